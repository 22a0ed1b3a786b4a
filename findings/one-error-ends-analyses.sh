#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang: behind the first error of a file no function is analysed any more, and nobody says so.
#
# Expected: a function with an error is left out of the analyses that need a graph of it, as
#   -Wthread-safety; the others are analysed as ever. Or, if errors turn these analyses off,
#   then for the whole file, with all of clang-tidy's checks or none.
# Instead: Clang asks at the end of each function whether there has been any error so far.
#   - The functions above the error have their warnings of -Wthread-safety, those below
#     have none, whatever they have to do with it. Plain warnings go on.
#   - The analyzer is not run on any function, nor are clang-tidy's analyzer checks; its own
#     checks differ among themselves.
#   An error on the command line, as an unknown argument of GCC's, is none in this
#   sense: all analyses run. Nothing tells what has not been looked at.
# Versions: clang-19 and clang-tidy-19 1:19.1.7-3~deb12u1, clang-22 and clang-tidy-22
#   1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: a kernel that is built with GCC has headers with a thing or two that Clang
#   does not know. With one such error in the first header no function of the file is
#   checked, and the run has one error and no findings; with one in the middle it even has
#   findings, so it looks as if it worked. Count a file with an error as not checked.

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


# Unpacks Clang and clang-tidy of a release, if they are not installed, and names their
# directory.
tools() { # RELEASE VERSION
  if [ "$(installed "clang-$1")" = "installed $2" ] &&
    [ "$(installed "clang-tidy-$1")" = "installed $2" ]; then
    echo /usr/bin
    return
  fi
  unpack "clang-$1=$2" "clang-tidy-$1=$2" "libclang-cpp$1=$2" "libllvm$1=$2" \
    "libclang-common-$1-dev=$2" libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  echo "$tmp/root/usr/bin"
}
old=$(tools 19 "$old_version")
new=$(tools 22 "$new_version")
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

cat >input.c <<'EOC'
struct __attribute__((capability("mutex"))) mutex { int owner; };
void lock(struct mutex *l) __attribute__((acquire_capability(l)));
extern struct mutex m;
void above(int n) { int *p = 0; lock(&m); n ? *p : n; if (n == 2); }
#ifdef BROKEN
int broken(void) { return undeclared; }
#endif
void below(int n) { int *p = 0; lock(&m); n ? *p : n; if (n == 2); }
EOC

# Names the functions with a kind of message.
functions() { # KIND COMMAND...
  local kind=$1
  shift
  { "$@" 2>&1 || :; } |
    sed -n "s/.*input\.c:\([0-9]*\):[0-9]*: warning: .*\[.*$kind.*\]\$/\1/p" | sort -nu |
    while read -r line; do
      sed -n "${line}s/^void \([a-z]*\)(.*/\1/p" input.c
    done | paste -s -d ' ' | sed 's/^$/none/'
}

seen=$(
  for release in 19 22; do
    bin=$old
    [ $release = 19 ] || bin=$new
    clang=$bin/clang-$release tidy=$bin/clang-tidy-$release
    for flag in -DWHOLE -DBROKEN -fconserve-stack; do
      echo "Clang $release, $flag:"
      if [ $flag != -fconserve-stack ]; then
        echo "  -Wthread-safety: $(functions thread-safety "$clang" -fsyntax-only $flag \
          -Wthread-safety input.c)"
        echo "  -Wunused-value: $(functions unused-value "$clang" -fsyntax-only $flag input.c)"
        echo "  analyzer: $(functions NullDereference "$clang" --analyze $flag input.c \
          -o input.plist)"
      fi
      echo "  clang-tidy, -Wthread-safety: $(functions thread-safety "$tidy" \
        --checks='-*,misc-no-recursion,clang-diagnostic-*' input.c -- -Wthread-safety $flag)"
      echo "  clang-tidy, analyzer: $(functions NullDereference "$tidy" \
        --checks='-*,clang-analyzer-core.*' input.c -- $flag)"
      for check in readability-identifier-length bugprone-suspicious-semicolon; do
        echo "  $check: $(functions $check "$tidy" --checks="-*,$check" input.c -- -w $flag)"
      done
    done
  done
)
expected='Clang 19, -DWHOLE:
  -Wthread-safety: above below
  -Wunused-value: above below
  analyzer: above below
  clang-tidy, -Wthread-safety: above below
  clang-tidy, analyzer: above below
  readability-identifier-length: lock above below
  bugprone-suspicious-semicolon: above below
Clang 19, -DBROKEN:
  -Wthread-safety: above
  -Wunused-value: above below
  analyzer: none
  clang-tidy, -Wthread-safety: above
  clang-tidy, analyzer: none
  readability-identifier-length: lock above below
  bugprone-suspicious-semicolon: none
Clang 19, -fconserve-stack:
  clang-tidy, -Wthread-safety: above below
  clang-tidy, analyzer: above below
  readability-identifier-length: lock above below
  bugprone-suspicious-semicolon: above below
Clang 22, -DWHOLE:
  -Wthread-safety: above below
  -Wunused-value: above below
  analyzer: above below
  clang-tidy, -Wthread-safety: above below
  clang-tidy, analyzer: above below
  readability-identifier-length: lock above below
  bugprone-suspicious-semicolon: above below
Clang 22, -DBROKEN:
  -Wthread-safety: above
  -Wunused-value: above below
  analyzer: none
  clang-tidy, -Wthread-safety: above
  clang-tidy, analyzer: none
  readability-identifier-length: lock above below
  bugprone-suspicious-semicolon: none
Clang 22, -fconserve-stack:
  clang-tidy, -Wthread-safety: above below
  clang-tidy, analyzer: above below
  readability-identifier-length: lock above below
  bugprone-suspicious-semicolon: above below'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
