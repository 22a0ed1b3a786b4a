#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ccache gives a tree the SARIF of another tree, with that tree's files.
#
# Expected: what ccache has stored of a compilation's messages is right wherever it is used: the
#   names in them are those of the command, as "input.c:1:5: warning". Where a message
#   depends on the directory, ccache keeps directories apart, or does not cache at all.
# Instead: Clang's SARIF has whole names, file:///home/.../a/input.c, in messages of a command
#   that has none. The directory does not count, as long as there is no debug information. So
#   the same file with the same command in another directory is a hit, and its SARIF names the
#   files of the first one. With -g each directory is by itself, and right.
# Versions: ccache 4.8+really4.7.5-1, clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1
#   (Debian 12, amd64).
# Why it matters: work trees of one repository, and jobs of CI in directories of their own, share
#   a cache, and relative names are what a build has in order to share it. The findings of
#   a branch are then shown at files of another branch, or are dropped, as those do not lie
#   below the root. With an empty cache, as in a test, all is right. Turn ccache off where
#   SARIF is written (CCACHE_DISABLE), or take the names from the command.

set -euo pipefail

ccache_version=4.8+really4.7.5-1
old_version=1:19.1.7-3~deb12u1
new_version=1:22.1.8-1~deb12u1

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

# Names Clang of a release, unpacked if it is not installed.
clang() { # RELEASE VERSION
  if [ "$(installed "clang-$1")" = "installed $2" ]; then
    echo "clang-$1"
    return
  fi
  unpack "clang-$1=$2" "libclang-cpp$1=$2" "libllvm$1=$2" "libclang-common-$1-dev=$2" \
    libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  echo "$tmp/root/usr/bin/clang-$1"
}
old=$(clang 19 "$old_version")
new=$(clang 22 "$new_version")
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

export CCACHE_DIR=$tmp/cache
unset CCACHE_BASEDIR CCACHE_NOHASHDIR CCACHE_EXTRAFILES CCACHE_CONFIGPATH
mkdir one two
echo 'int f(void) { int unused; return 0; }' | tee one/input.c >two/input.c

# Prints the name of the file in what is said of input.c in a directory.
named() { # DIRECTORY ARGUMENT...
  local directory=$1
  shift
  (
    cd "$directory"
    ccache "$@" -Wall -c input.c -o input.o 2>&1
  ) | sed -n "s,.*\"uri\":\"file://$tmp/\([^\"]*\)\".*,\1,p
    s/^\(input\.c\):.*: warning: .*/\1/p" | sort -u | paste -s -d ' '
}

seen=$(
  for clang in "$old" "$new"; do
    clang=$(command -v "$clang")
    for format in clang sarif; do
      for flag in -g0 -g; do
        for directory in one two; do
          echo "Clang ${clang##*-}, $flag, $format, in $directory:" \
            "$(named $directory "$clang" $flag -fdiagnostics-format=$format)"
        done
      done
    done
  done
)
expected='Clang 19, -g0, clang, in one: input.c
Clang 19, -g0, clang, in two: input.c
Clang 19, -g, clang, in one: input.c
Clang 19, -g, clang, in two: input.c
Clang 19, -g0, sarif, in one: one/input.c
Clang 19, -g0, sarif, in two: one/input.c
Clang 19, -g, sarif, in one: one/input.c
Clang 19, -g, sarif, in two: two/input.c
Clang 22, -g0, clang, in one: input.c
Clang 22, -g0, clang, in two: input.c
Clang 22, -g, clang, in one: input.c
Clang 22, -g, clang, in two: input.c
Clang 22, -g0, sarif, in one: one/input.c
Clang 22, -g0, sarif, in two: one/input.c
Clang 22, -g, sarif, in one: one/input.c
Clang 22, -g, sarif, in two: two/input.c'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
