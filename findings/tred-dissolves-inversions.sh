#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# tred, on a graph of lock orders, takes inversions out of the picture.
#
# Expected: tred removes what other edges imply, a -> c beside a -> b -> c. Of a
#   graph with cycles it warns that the result is not unique; which of the edges
#   between several cycles stay may vary, but two nodes with an edge in either
#   direction still have both, as nothing says the same as such a pair.
# Instead: an edge of a pair goes if a longer way leads to its end, and that way
#   may be the rest of a larger cycle. Here c and d, and c and e, are acquired in
#   both orders; of the four edges tred leaves c -> d, d -> e, e -> c: a cycle of
#   three locks, and no pair. The label of the edge that was the mistake goes with
#   it. The exit status is 0, and the warning names one edge of another cycle.
# Version: graphviz 2.42.2-7+deb12u1 (Debian 12, amd64).
# Why it matters: `tred | dot` is what one does with a graph of orders that is
#   too dense to read. It is right for a graph with no cycle, and a graph of lock
#   orders is drawn because of its cycles: two locks that two functions take in
#   inverse orders are then drawn as a cycle of three, whose proof is longer and
#   other than the one to be mended. Reduce only what lies between the strongly
#   connected components, and leave each of these whole.

set -euo pipefail

graphviz_version=2.42.2-7+deb12u1

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

# Unpacks packages, each given as name or name=version, without an install.
unpack() {
  if ! apt-get download "$@" >apt.log 2>&1; then
    cat apt.log >&2
    echo "cannot download $* (are the package lists fresh?)" >&2
    exit 1
  fi
  for deb in *.deb; do
    dpkg -x "$deb" root
    rm "$deb"
  done
}

installed() {
  dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null || :
}

if [ "$(installed graphviz)" != "installed $graphviz_version" ]; then
  echo "this needs graphviz $graphviz_version installed" >&2
  exit 1
fi

cat >orders.dot <<'EOD'
digraph orders {
  a -> b; b -> a;
  a -> c; b -> c;
  c -> d; d -> c [label="the mistake"];
  d -> e; c -> e; e -> c;
}
EOD

# Names the pairs of nodes that have an edge in either direction.
pairs() {
  sed -n 's/^[[:space:]]*\([a-e]\) -> \([a-e]\).*/\1 \2/p' |
    awk '{ edge[$1, $2]; if (($2, $1) in edge) print ($1 < $2) ? $1 "-" $2 : $2 "-" $1 }' |
    sort | paste -s -d ' '
}

status=0
tred orders.dot >reduced.dot 2>said.txt || status=$?
seen=$(
  echo "pairs before: $(dot -Tcanon orders.dot | pairs)"
  echo "pairs after: $(pairs <reduced.dot)"
  echo "edges among c, d, e after: $(grep -o "[cde] -> [cde]" reduced.dot | sort | paste -s -d " ")"
  echo "the label after: $(grep -c 'the mistake' reduced.dot || :)"
  echo "exit status: $status"
  grep cycle said.txt
)
expected='pairs before: a-b c-d c-e
pairs after: a-b
edges among c, d, e after: c -> d d -> e e -> c
the label after: 0
exit status: 0
warning: orders has cycle(s), transitive reduction not unique
cycle involves edge b -> a'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
