#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clang-tidy --line-filter: a name is any end of a path, and the first that fits decides.
#
# Expected: the filter of a change has the name of each changed file, with its lines. Each
#   file is held against the entry with its name; the order of entries does not matter.
# Instead: the name is an end of the file's path, even in the middle of a word, so
#   "lock.c" is spinlock.c, too. And the first entry that fits a file is the only one
#   that is asked: with "lock.c" before "spinlock.c", lines of spinlock.c are held against
#   those of lock.c, and its findings are left out, or others shown. So it is with
#   "main.c" before "sub/main.c". The other order is right, as are whole paths.
# Versions: clang-tidy-19 1:19.1.7-3~deb12u1, clang-tidy-22 1:22.1.8-1~deb12u1
#   (Debian 12, amd64).
# Why it matters: `git diff --name-only` sorts "lock.c" before "spinlock.c", and "main.c"
#   before "sub/main.c": just the order that loses findings. A kernel has hundreds of
#   main.c and core.c, and a module's own directory is often the top of its repository.
#   A bot that makes one filter for a whole change then says that the change is clean.
#   Give whole paths, or one filter to each file, as clang-tidy-diff does.

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
# The finding of files that come first is in line 1, that of others in line 3.
write() { # FILE LINES-ABOVE
  local name
  name=$(echo "$1" | tr -d /.)
  printf "$2int %s(int n) { return n ? %s(n - 1) : 0; }\n" "$name" "$name" >"$1"
}
write lock.c ''
write main.c ''
write spinlock.c '\n\n'
write sub/main.c '\n\n'

# Names the functions that are reported, with entries for FILE:LINE.
reported() { # FILE:LINE...
  local filter='' entry
  for entry; do
    filter+="${filter:+, }{\"name\": \"${entry%:*}\", \"lines\": [[${entry#*:}, ${entry#*:}]]}"
  done
  "$tidy" --quiet '--checks=-*,misc-no-recursion' "--line-filter=[$filter]" \
    lock.c main.c spinlock.c sub/main.c -- 2>errors.txt |
    sed -n "s/.*warning: function '\([a-z]*\)'.*/\1/p" | paste -s -d ' '
}

seen=$(
  for tidy in "$old" "$new"; do
    echo "${tidy##*/}:"
    echo "  lock.c:3: $(reported lock.c:3)"
    echo "  in the order of git: $(reported lock.c:1 main.c:1 spinlock.c:3 sub/main.c:3)"
    echo "  turned round: $(reported sub/main.c:3 spinlock.c:3 main.c:1 lock.c:1)"
    echo "  whole paths: $(reported "$tmp/lock.c:1" "$tmp/main.c:1" "$tmp/spinlock.c:3" \
      "$tmp/sub/main.c:3")"
  done
)
one='  lock.c:3: spinlockc
  in the order of git: lockc mainc
  turned round: lockc mainc spinlockc submainc
  whole paths: lockc mainc spinlockc submainc'
expected="clang-tidy-19:
$one
clang-tidy-22:
$one"

echo "Functions that are reported:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
