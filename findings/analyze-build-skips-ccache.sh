#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# analyze-build passes over commands that begin with ccache, and finds no bugs.
#
# Expected: analyze-build runs Clang's analyzer on each entry of compile_commands.json that
#   compiles C, with the entry's arguments. The compiler's name does not matter, as its own
#   Clang is put in its place; or an entry that it cannot use is an error.
# Instead: the first word of the command has to be a name that it knows: cc, gcc, clang, with a
#   triple before and a version behind. After `ccache gcc` it looks no further. The entry is
#   left out, which only -v -v -v says ("language not known"), and as there is no
#   report, there are "no bugs": exit status 0 with --status-bugs. So it is with a wrapper
#   of another name, or none (tcc, icc, cc.sh). clang-tidy reads the same entries.
# Versions: clang-tools-19 1:19.1.7-3~deb12u1, clang-tools-22 1:22.1.8-1~deb12u1 (Debian 12,
#   amd64).
# Why it matters: `make CC="ccache gcc"` is how a kernel is built again and again, and its
#   commands are written to the database as they are. The static analysis of such a
#   tree takes a second and is clean. Take ccache out of the database first, and count the
#   files that were analysed: "found nothing" must not be the same as "looked at nothing".

set -euo pipefail

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

if ! command -v python3 >/dev/null; then
  echo "this needs python3" >&2
  exit 1
fi


# Unpacks analyze-build, Clang and clang-tidy of a release, if they are not installed, and
# names their directory.
tools() { # RELEASE VERSION
  local package
  for package in "clang-$1" "clang-tidy-$1" "clang-tools-$1"; do
    if [ "$(installed "$package")" != "installed $2" ]; then
      unpack "clang-$1=$2" "clang-tidy-$1=$2" "clang-tools-$1=$2" "libclang-cpp$1=$2" \
        "libllvm$1=$2" "libclang-common-$1-dev=$2" libedit2 libbsd0 libmd0 libz3-4 libxml2 \
        libicu72 libffi8
      echo "$tmp/root/usr/bin"
      return
    fi
  done
  echo /usr/bin
}
old=$(tools 19 "$old_version")
new=$(tools 22 "$new_version")
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

echo 'int f(void) { int *p = 0; return *p; }' >input.c

# Says what is found in input.c, compiled by a command.
found() { # RELEASE DIRECTORY COMPILER
  local status=0
  echo "[{\"directory\": \"$tmp\", \"file\": \"input.c\"," \
    "\"command\": \"$3 -c input.c -o input.o\"}]" >compile_commands.json
  "$2/analyze-build-$1" --use-analyzer "$2/clang-$1" --output reports --status-bugs \
    >log 2>&1 || status=$?
  echo "exit status $status; clang-tidy:" \
    "$("$2/clang-tidy-$1" --quiet --checks='-*,clang-analyzer-core.*' input.c 2>log |
      grep -c 'warning: Dereference of null' || :) found"
}

seen=$(
  for release in 19 22; do
    bin=$old
    [ $release = 19 ] || bin=$new
    for compiler in gcc gcc-12 aarch64-linux-gnu-gcc clang-19 'ccache gcc' 'distcc gcc' tcc \
      ./cc.sh; do
      echo "$release, $compiler: $(found $release "$bin" "$compiler")"
    done
  done
)
expected='19, gcc: exit status 1; clang-tidy: 1 found
19, gcc-12: exit status 1; clang-tidy: 1 found
19, aarch64-linux-gnu-gcc: exit status 1; clang-tidy: 1 found
19, clang-19: exit status 1; clang-tidy: 1 found
19, ccache gcc: exit status 0; clang-tidy: 1 found
19, distcc gcc: exit status 0; clang-tidy: 1 found
19, tcc: exit status 0; clang-tidy: 1 found
19, ./cc.sh: exit status 0; clang-tidy: 1 found
22, gcc: exit status 1; clang-tidy: 1 found
22, gcc-12: exit status 1; clang-tidy: 1 found
22, aarch64-linux-gnu-gcc: exit status 1; clang-tidy: 1 found
22, clang-19: exit status 1; clang-tidy: 1 found
22, ccache gcc: exit status 0; clang-tidy: 1 found
22, distcc gcc: exit status 0; clang-tidy: 1 found
22, tcc: exit status 0; clang-tidy: 1 found
22, ./cc.sh: exit status 0; clang-tidy: 1 found'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
