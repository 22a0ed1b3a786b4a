#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clang-tidy --export-fixes: a run without findings leaves the last run's fixes there.
#
# Expected: the file has the fixes of this run. If there are none, it is written without
#   any, as a compiler writes a new object, or deleted.
# Instead: with no finding it is not touched. It has the fixes of the last run that found
#   something, with offsets of the files as they were then, and the exit status is 0.
#   clang-apply-replacements of such a directory applies them once more, where by now other
#   text stands, and is content: a function that was mended by hand is cut to pieces. A
#   run with findings overwrites the file.
# Versions: clang-tidy-19 and clang-tools-19 1:19.1.7-3~deb12u1, clang-tidy-22 and
#   clang-tools-22 1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: a job checks each file of a change with --export-fixes, in a directory that
#   stays from run to run, and applies or shows what it finds there. It proposes fixes for
#   what is clean. Whether the offsets fit is not checked; the text there is not
#   looked at. Delete the file before each run, and write an empty list of one's own.

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

# clang-apply-replacements is in another package.
applier() { # RELEASE VERSION
  if [ "$(installed "clang-tools-$1")" = "installed $2" ]; then
    echo "clang-apply-replacements-$1"
    return
  fi
  unpack "clang-tools-$1=$2" "libclang-cpp$1=$2" "libllvm$1=$2" "libclang-common-$1-dev=$2" \
    libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  echo "$tmp/root/usr/bin/clang-apply-replacements-$1"
}
old_applier=$(applier 19 "$old_version")
new_applier=$(applier 22 "$new_version")

mkdir fixes
# Says how many findings input.c has, and how many replacements are in the file of fixes.
check() { # CLANG-TIDY
  local status=0
  "$1" --quiet --checks='-*,readability-else-after-return' --export-fixes=fixes/input.yaml \
    input.c -- >log 2>&1 || status=$?
  echo "$(grep -c ' warning: ' log || :) findings, exit status $status," \
    "$(cat fixes/*.yaml 2>log | grep -c 'Offset: ' || :) replacements"
}

seen=$(
  for tidy in "$old" "$new"; do
    applier=$old_applier
    [ "$tidy" = "$old" ] || applier=$new_applier
    echo "clang-tidy ${tidy##*-}:"
    rm -f fixes/*
    echo 'int f(int n) { if (n) return 1; return n; }' >input.c
    echo "clean, no file of fixes yet: $(check "$tidy")"
    echo 'int f(int n) { if (n) return 1; else n = 7; return n; }' >input.c
    echo "with a mistake: $(check "$tidy")"
    echo 'int f(int n) { if (n) { return 1; } n = 7; return n; }' >input.c
    echo "mended by hand: $(check "$tidy")"
    status=0
    "$applier" fixes >log 2>&1 || status=$?
    echo "fixes applied: exit status $status, $(cat input.c)"
    echo 'int f(int n) { if (n) return n; else n = 7; return n; }' >other.c
    mv other.c input.c
    echo "with another mistake: $(check "$tidy")"
  done
)
expected='clang-tidy 19:
clean, no file of fixes yet: 0 findings, exit status 0, 0 replacements
with a mistake: 1 findings, exit status 0, 3 replacements
mended by hand: 0 findings, exit status 0, 3 replacements
fixes applied: exit status 0, int f(int n) { if (n) { return 1n = 7 return n; }
with another mistake: 1 findings, exit status 0, 3 replacements
clang-tidy 22:
clean, no file of fixes yet: 0 findings, exit status 0, 0 replacements
with a mistake: 1 findings, exit status 0, 3 replacements
mended by hand: 0 findings, exit status 0, 3 replacements
fixes applied: exit status 0, int f(int n) { if (n) { return 1n = 7 return n; }
with another mistake: 1 findings, exit status 0, 3 replacements'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
