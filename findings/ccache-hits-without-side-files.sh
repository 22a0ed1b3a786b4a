#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ccache: on a hit some of the files that the compiler writes are not there.
#
# Expected: a compilation from the cache leaves what the compiler would have left. ccache stores
#   the object, the dependencies, and others that it knows of (.su of -fstack-usage, .dia of
#   Clang's messages); with an option that writes what it does not know it caches nothing.
# Instead: GCC's -fcallgraph-info is taken for an option like others. The first run has
#   input.ci, the next one has the object, and no input.ci, or the old one of another
#   state. So it is with Clang's -fsave-optimization-record and -foptimization-record-file.
#   The statistics say "hit"; the exit status is 0.
# Versions: ccache 4.8+really4.7.5-1, gcc-12 12.2.0-14+deb12u1, clang-19 1:19.1.7-3~deb12u1
#   (Debian 12, amd64).
# Why it matters: call graphs for checkers of stacks and of contexts are collected from the .ci
#   files of a build, and ccache is in the CC of many builds. A graph from such a build lacks
#   the functions of all files that were compiled before, and is smaller each time;
#   nothing fails. A plugin that writes files of its own has the same problem. Set CCACHE_DISABLE
#   in builds that collect, or look for one file to each object.

set -euo pipefail

ccache_version=4.8+really4.7.5-1
gcc_version=12.2.0-14+deb12u1
clang_version=1:19.1.7-3~deb12u1

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

if [ "$(installed ccache)" != "installed $ccache_version" ]; then
  echo "this needs ccache $ccache_version installed" >&2
  exit 1
fi

if [ "$(installed gcc-12)" != "installed $gcc_version" ]; then
  echo "this needs gcc-12 $gcc_version installed" >&2
  exit 1
fi

if [ "$(installed clang-19)" = "installed $clang_version" ]; then
  clang="clang-19"
else
  unpack "clang-19=$clang_version" "libclang-cpp19=$clang_version" \
    "libllvm19=$clang_version" "libclang-common-19-dev=$clang_version" \
    libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  clang=$tmp/root/usr/bin/clang-19
  export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu
fi

export CCACHE_DIR=$tmp/cache
unset CCACHE_BASEDIR CCACHE_NOHASHDIR CCACHE_EXTRAFILES CCACHE_CONFIGPATH
mkdir output
echo 'int g(int n); int f(int n) { return g(n) + 1; }' >input.c

# Names the files that each of two runs of a compiler leaves.
left() { # COMPILER ARGUMENT...
  local run
  for run in first second; do
    rm -f output/*
    ccache "$@" -c input.c -o output/input.o
    echo "  $run run: $(cd output && echo input.*)"
  done
}

seen=$(
  echo "GCC, -fstack-usage:"
  left gcc-12 -fstack-usage
  echo "GCC, -fcallgraph-info:"
  left gcc-12 -fcallgraph-info
  clang=$(command -v "$clang")
  echo "Clang, -fsave-optimization-record:"
  left "$clang" -O2 -fsave-optimization-record
  echo "Clang, -foptimization-record-file:"
  left "$clang" -O2 -fsave-optimization-record -foptimization-record-file=output/input.record
  echo "Clang, --serialize-diagnostics:"
  left "$clang" --serialize-diagnostics output/input.dia
)
expected='GCC, -fstack-usage:
  first run: input.o input.su
  second run: input.o input.su
GCC, -fcallgraph-info:
  first run: input.ci input.o
  second run: input.o
Clang, -fsave-optimization-record:
  first run: input.o input.opt.yaml
  second run: input.o
Clang, -foptimization-record-file:
  first run: input.o input.record
  second run: input.o
Clang, --serialize-diagnostics:
  first run: input.dia input.o
  second run: input.dia input.o'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
