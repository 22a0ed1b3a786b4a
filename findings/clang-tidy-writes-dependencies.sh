#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clang-tidy writes, and deletes, the files of dependencies of a kernel build.
#
# Expected: a tool that only reads writes none of the compiler's outputs. clang-tidy takes
#   -o, and -MMD -MF FILE, out of a compile command before it runs it.
# Instead: it takes out what it sees. `-Wp,-MMD,FILE` is not looked into, and goes
#   through: clang-tidy writes FILE anew. As -o was taken out, what depends is called
#   name.o in it, without the directory. If a header is missing, FILE is gone afterwards.
#   If FILE's directory is not there, that is an error of the code,
#   clang-diagnostic-error, and the exit status is 1, though all checks run.
# Versions: clang-tidy-19 1:19.1.7-3~deb12u1, clang-tidy-22 1:22.1.8-1~deb12u1
#   (Debian 12, amd64).
# Why it matters: each compile command of Kbuild has -Wp,-MMD,.name.o.d. make reads that file,
#   and deletes it, as soon as the compiler is through; a clang-tidy at the same
#   time writes into it, and afterwards leaves one beside each object. With commands
#   of a build whose directories are gone, or may not be written to, all files have
#   an error, and so a job fails whose checks found nothing. Take -Wp,-M out of
#   compile_commands.json first. clangd does not do this; clang-check, clang-query and
#   others on the same library do.

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

# Names clang-tidy of a release, unpacked if it is not installed.
tidy() { # RELEASE VERSION
  if [ "$(installed "clang-tidy-$1")" = "installed $2" ]; then
    echo "clang-tidy-$1"
    return
  fi
  unpack "clang-tidy-$1=$2" "libclang-cpp$1=$2" "libllvm$1=$2" "libclang-common-$1-dev=$2" \
    libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  echo "$tmp/root/usr/bin/clang-tidy-$1"
}
old=$(tidy 19 "$old_version")
new=$(tidy 22 "$new_version")
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

echo 'int right(int n) { return n ? right(n - 1) : 0; }' >right.c
echo '#include "missing.h"' >wrong.c

# Says what becomes of FILE and what clang-tidy says with OPTIONS.
result() { # SOURCE FILE OPTIONS
  local status=0 written=none
  cat >compile_commands.json <<EOJ
[{"directory": "$tmp", "file": "$1", "command": "gcc $3 -c -o dir/out.o $1"}]
EOJ
  echo before >old.d
  "$tidy" -p . --quiet '--checks=-*,misc-no-recursion' "$1" >said.txt 2>&1 || status=$?
  if [ -e "$2" ]; then
    written=$(sed 's/:.*/:.../' "$2")
  fi
  echo "$2 is '$written', exit $status, $(grep -o '\[[a-z-]*\]' said.txt | paste -s -d ' ')"
}

seen=$(
  for tidy in "$old" "$new"; do
    echo "${tidy##*/}:"
    echo "  -MMD -MF: $(result right.c old.d '-MMD -MF old.d')"
    echo "  -Wp: $(result right.c old.d '-Wp,-MMD,old.d')"
    echo "  -Wp, no directory: $(result right.c none/old.d '-Wp,-MMD,none/old.d')"
    echo "  -Wp, header missing: $(result wrong.c old.d '-Wp,-MMD,old.d')"
    echo "  -MMD -MF, header missing: $(result wrong.c old.d '-MMD -MF old.d')"
  done
)
one="  -MMD -MF: old.d is 'before', exit 0, [misc-no-recursion]
  -Wp: old.d is 'right.o:...', exit 0, [misc-no-recursion]
  -Wp, no directory: none/old.d is 'none', exit 1, [clang-diagnostic-error] [misc-no-recursion]
  -Wp, header missing: old.d is 'none', exit 1, [clang-diagnostic-error]
  -MMD -MF, header missing: old.d is 'before', exit 1, [clang-diagnostic-error]"
expected="clang-tidy-19:
$one
clang-tidy-22:
$one"

echo "A file that was there before clang-tidy ran, with 'before' in it:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
