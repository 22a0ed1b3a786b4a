#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clang-tidy-diff: a change that only takes lines away has "no relevant changes".
#
# Expected: what clang-tidy finds because of a change is shown: with the lines that have been
#   added, and around those that have been deleted, where the deletion made it.
# Instead: the lines of the change are the new ones. A deletion has none; so if nothing else
#   of the file has changed, clang-tidy is not run on it at all. If nothing else at all
#   has, the answer is "No relevant changes found." with exit status 0. If something has,
#   what the deletion made is left out, except by chance: where it is reported in one of
#   the new lines, or has a note there.
# Versions: clang-tidy-19 1:19.1.7-3~deb12u1, clang-tidy-22 1:22.1.8-1~deb12u1 (Debian 12,
#   amd64).
# Why it matters: to delete a line with an unlock or a free(), or the return in front of it, is
#   the shortest way to such a mistake, and a clean-up of error paths is full of
#   deletions. The job that looks at changes is green there. A tool that selects by
#   changed lines has to count the lines on both sides of a deletion, or take the whole
#   function.

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

# clang-tidy-diff is in clang-tidy's package.
script() { # CLANG-TIDY
  echo "${1%clang-tidy-*}clang-tidy-diff-${1##*-}.py"
}
[ "${old%/*}" != "$old" ] || old=/usr/bin/$old
[ "${new%/*}" != "$new" ] || new=/usr/bin/$new

cat >before.c <<'EOC'
void *malloc(unsigned long);
void free(void *);
int f(int n) {
  void *p = malloc(3);
  if (n > 3)
    n = 3;
  free(p);
  return n;
}
int g(int n) { return n; }
EOC

# Says whether the leak is found, after a change of sed's.
found() { # CLANG-TIDY CHANGE
  local status=0
  sed "$2" before.c >input.c
  diff -U0 --label a/input.c --label b/input.c before.c input.c >change || :
  python3 "$(script "$1")" -p1 -clang-tidy-binary "$1" -quiet -j1 \
    -checks='-*,clang-analyzer-unix.Malloc' -extra-arg=-w <change >log 2>&1 || status=$?
  if grep -q 'warning: Potential leak' log; then
    echo "found, exit status $status"
  elif grep -q 'No relevant changes found' log; then
    echo "no relevant changes, exit status $status"
  else
    echo "not found, exit status $status"
  fi
}

seen=$(
  for tidy in "$old" "$new"; do
    echo "clang-tidy-diff ${tidy##*-}:"
    echo "free() deleted: $(found "$tidy" '/free(p)/d')"
    echo "free() deleted, a change in g(): $(found "$tidy" '/free(p)/d; s/g(int n)/g(long n)/')"
    echo "free() deleted, a change in the return: $(found "$tidy" \
      '/free(p)/d; s/return n;$/return n + 1;/')"
    echo "free() deleted, a change at malloc(): $(found "$tidy" \
      '/free(p)/d; s/malloc(3)/malloc(4)/')"
    echo "free() made a comment: $(found "$tidy" 's,free(p);,// &,')"
    echo "an early return added: $(found "$tidy" 's/    n = 3;/    return 3;/')"
  done
)
expected='clang-tidy-diff 19:
free() deleted: no relevant changes, exit status 0
free() deleted, a change in g(): not found, exit status 0
free() deleted, a change in the return: found, exit status 0
free() deleted, a change at malloc(): found, exit status 0
free() made a comment: not found, exit status 0
an early return added: found, exit status 0
clang-tidy-diff 22:
free() deleted: no relevant changes, exit status 0
free() deleted, a change in g(): not found, exit status 0
free() deleted, a change in the return: found, exit status 0
free() deleted, a change at malloc(): found, exit status 0
free() made a comment: not found, exit status 0
an early return added: found, exit status 0'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
