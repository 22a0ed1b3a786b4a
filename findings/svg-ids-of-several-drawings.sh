#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Graphviz: the id that keeps two drawings in one page apart does so by halves.
#
# Expected: two SVGs of dot in one HTML page both have the ids graph0, node1,
#   edge1. An `id` for each graph is the id of the outermost group alone, or, if
#   it is put before the other ids, of all.
# Instead: it is put before the ids of nodes, edges and links, so these no longer
#   clash. But
#   - a cluster inherits it whole: the group of each cluster has the very id of
#     the graph, so a drawing with two clusters has it three times;
#   - a gradient is l_0 in each drawing, with an id or without. url(#l_0) in the
#     second drawing of a page means the gradient of the first.
#   An `id` for each cluster cures the former.
# Version: graphviz 2.42.2-7+deb12u1 (Debian 12, amd64).
# Why it matters: a report that draws a graph of locks for each finding has many
#   drawings in one page. Links to #ID, scripts and colours then go to the wrong
#   drawing, and only where there are several; a test with one sees nothing.

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

cat >plain.dot <<'EOD'
digraph g {
  a [style=filled, fillcolor="red:blue"]
  a -> b [href="x"]
  subgraph cluster_0 { c }
  subgraph cluster_1 { d }
}
EOD
sed 's/^digraph g {/&\n  id="first"/' plain.dot >named.dot
sed 's/\(cluster_[01]\) {/& id="first_\1";/' named.dot >clusters.dot

# Names all ids, those that are there twice with their number, in one line.
ids() {
  dot -Tsvg "$1" | grep -o ' id="[^"]*"' | cut -d '"' -f 2 | sort | uniq -c |
    while read -r number id; do
      if [ "$number" = 1 ]; then echo "$id"; else echo "$id*$number"; fi
    done | paste -s -d ' '
}

seen=$(
  echo "without: $(ids plain.dot)"
  echo "with an id: $(ids named.dot)"
  echo "with ids for clusters, too: $(ids clusters.dot)"
)
expected='without: a_edge1 clust1 clust2 edge1 graph0 l_0 node1 node2 node3 node4
with an id: a_first_edge1 first*3 first_edge1 first_node1 first_node2 first_node3 first_node4 l_0
with ids for clusters, too: a_first_edge1 first first_cluster_0 first_cluster_1 first_edge1 first_node1 first_node2 first_node3 first_node4 l_0'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
