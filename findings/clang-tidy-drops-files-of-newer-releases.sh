#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clang-tidy: a .clang-tidy with one key too many is as good as none, and passes.
#
# Expected: a key that clang-tidy does not know is an error, and so is its exit status.
#   Or the key is left out, and the rest of the file holds.
# Instead: all of the file is dropped, with a message on standard error, and clang-tidy
#   goes on with what else there is: the next .clang-tidy above, the command line, or
#   (in release 19; 22 has none any more) its own default checks. The exit status tells
#   of their findings only. So WarningsAsErrors is lost, and what failed passes.
#   Keys of newer releases are such mistakes to older ones, and so are their new
#   forms: WarningsAsErrors may be a list in 22, as Checks may in both.
# Versions: clang-tidy-19 1:19.1.7-3~deb12u1, clang-tidy-22 1:22.1.8-1~deb12u1
#   (Debian 12, amd64).
# Why it matters: a plugin's checks run in the clang-tidy that it was built for, with the one
#   .clang-tidy of the tree. The day that somebody uses a key of the newer release, or
#   mistypes one, the older one checks something else, and the job that guards the
#   locks is green for ever. Have CI look for "Error parsing" in what clang-tidy says,
#   or name the checks, and --warnings-as-errors, on its command line.

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

mkdir sub
cat >input.c <<'EOC'
int recursive(int n) { return n ? recursive(n - 1) : 0; }
int redundant(int n) { return n == n; }
EOC
cp input.c sub

# Says which checks have findings in FILE, and the exit status.
checks() { # FILE OPTION...
  local status=0
  "$tidy" --quiet "$@" -- >said.txt 2>errors.txt || status=$?
  echo "$(grep -o '\[[a-z][a-z-]*[],]' said.txt | tr -d '[],' | sort -u |
    sed '/^options$/d' | paste -s -d ' '), exit $status"
}

seen=$(
  for tidy in "$old" "$new"; do
    echo "${tidy##*/}:"
    right="{Checks: '-*,misc-no-recursion', WarningsAsErrors: '*'"
    echo "$right}" >.clang-tidy
    echo "  right: $(checks input.c)"
    echo "$right, RemovedArgs: [-mno-such]}" >.clang-tidy
    echo "  RemovedArgs, a key of 22: $(checks input.c)"
    echo "{Checks: '-*,misc-no-recursion', WarningsAsErrors: ['*']}" >.clang-tidy
    echo "  a list, a form of 22: $(checks input.c)"
    echo "$right, HeaderFilter: x}" >.clang-tidy
    echo "  a key of no release: $(checks input.c)"
    echo "  the same with --checks: $(checks input.c '--checks=-*,misc-no-recursion')"
    mv .clang-tidy sub
    echo "{Checks: '-*,misc-redundant-expression'}" >.clang-tidy
    echo "  the same below a right one: $(checks sub/input.c)"
  done
)
expected='clang-tidy-19:
  right: misc-no-recursion, exit 1
  RemovedArgs, a key of 22: clang-diagnostic-tautological-compare, exit 0
  a list, a form of 22: clang-diagnostic-tautological-compare, exit 0
  a key of no release: clang-diagnostic-tautological-compare, exit 0
  the same with --checks: misc-no-recursion, exit 0
  the same below a right one: misc-redundant-expression, exit 0
clang-tidy-22:
  right: misc-no-recursion, exit 1
  RemovedArgs, a key of 22: misc-no-recursion, exit 1
  a list, a form of 22: misc-no-recursion, exit 1
  a key of no release: , exit 1
  the same with --checks: misc-no-recursion, exit 0
  the same below a right one: misc-redundant-expression, exit 0'

echo "Checks with findings, by what .clang-tidy has:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
