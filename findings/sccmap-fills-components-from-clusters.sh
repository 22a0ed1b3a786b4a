#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Graphviz: sccmap takes nodes of a cluster for members of a cycle.
#
# Expected: sccmap prints the strongly connected components of a graph, the sets of nodes
#   that reach each other. That the nodes are drawn in boxes, clusters, is no matter.
# Instead: sccmap calls the components cluster_0, cluster_1 and so on, and makes them in the
#   graph itself. If the graph has a cluster of that name, as dot's users mostly call
#   theirs, the component gets all that is in the box: nodes that are in no cycle,
#   or in another one, and the box's label. The numbers of nodes and components
#   that it tells are right. With other names of clusters the components are, too.
# Version: graphviz 2.42.2-7+deb12u1 (Debian 12, amd64).
# Why it matters: a graph of which lock is taken under which, with a box for each file or
#   subsystem, is the graph that one asks for its cycles: each is a deadlock. sccmap then
#   names locks that have no part in it, the more the larger the box, and without a
#   word; and one cannot see it from the output, which has no boxes.

set -euo pipefail

graphviz_version=2.42.2-7+deb12u1

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

installed() {
  dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null || :
}

if [ "$(installed graphviz)" != "installed $graphviz_version" ]; then
  echo "this needs graphviz $graphviz_version installed" >&2
  exit 1
fi

# Two cycles: a and b, and p and q.
cat >none.dot <<'EOD'
digraph locks {
  a -> b -> a -> alone
  p -> q -> p -> other
}
EOD
sed 's/^}/  subgraph cluster_0 { label="first"; a; alone; p }\n&/' none.dot >numbers.dot
sed 's/cluster_0/cluster_first/' numbers.dot >names.dot

# Names the nodes of each component, sorted, and says what sccmap counts.
components() {
  sccmap "$1" 2>count.txt | sed '/^digraph scc_map/,$d' |
    awk '/^digraph/ { name = $2; next }
      /label/ { next }
      { gsub(/->|;/, " "); for (i = 1; i <= NF; i++) if ($i != "}") print name, $i }' |
    sort -u | awk '{ nodes[$1] = nodes[$1] " " $2 }
      END { for (name in nodes) print "  " name ":" nodes[name] }' | sort
  sed 's/^/  /' count.txt
}

seen=$(
  echo "no clusters:"
  components none.dot
  echo "cluster_first of a, alone and p:"
  components names.dot
  echo "cluster_0 of a, alone and p:"
  components numbers.dot
)
right='  cluster_0: a b
  cluster_1: p q
  6 nodes, 6 edges, 2 strong components'
expected="no clusters:
$right
cluster_first of a, alone and p:
$right
cluster_0 of a, alone and p:
  cluster_0: a alone b p
  cluster_1: p q
  6 nodes, 6 edges, 2 strong components"

echo "Components that sccmap prints:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
