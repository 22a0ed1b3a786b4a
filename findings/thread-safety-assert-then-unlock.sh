#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# -Wthread-safety: after an assertion, unlock and lock is an error, unlock alone is none.
#
# Expected: assert_capability says that the lock is held from here on, as its callers
#   have it. A function that asserts it, drops it for a while and takes it again leaves it
#   as it was; one that drops it and does not take it again does not. So it is with
#   requires_capability.
# Instead: an asserted lock may be released, and need not be held at the end, so the
#   latter passes. The lock that is taken again is a new one, which is "still held at
#   the end of function". The same in a loop passes, and so does a release on one of two
#   ways; that the lock is not known behind that is said only where something needs it.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: lockdep_assert_held() is how functions of Linux say what they need, and
#   those that drop a lock and take it again say it most of all. Taken for the
#   annotation, it gives the wrong answer for just these, both ways. A checker that reads
#   it as "held at entry" has to want the lock at the end, too, and differs from
#   Clang there.

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

# The functions that begin with right_ leave the lock as they found it.
cat >input.c <<'EOC'
struct __attribute__((capability("mutex"))) mutex { int owner; };
extern struct mutex m;
void lock(void) __attribute__((acquire_capability(m)));
void unlock(void) __attribute__((release_capability(m)));
void held(void) __attribute__((assert_capability(m)));
#define REQUIRES __attribute__((requires_capability(m)))
void right_again(int c) { held(); unlock(); lock(); }
void right_again_if(int c) { held(); if (c) { unlock(); lock(); } }
void right_again_loop(int c) { held(); while (c--) { unlock(); lock(); } }
void dropped(int c) { held(); unlock(); }
void dropped_if(int c) { held(); if (c) unlock(); }
REQUIRES void right_again_required(int c) { held(); unlock(); lock(); }
REQUIRES void dropped_required(int c) { held(); unlock(); }
REQUIRES void dropped_if_required(int c) { held(); if (c) unlock(); }
EOC

# Names the functions with a warning.
functions() {
  "$@" -fsyntax-only -Wthread-safety input.c 2>&1 |
    sed -n 's/^input\.c:\([0-9]*\):[0-9]*: warning: .*/\1/p' | sort -nu |
    while read -r line; do
      sed -n "${line}s/^[A-Z]* *void \([a-z_]*\)(.*/\1/p" input.c
    done | paste -s -d ' '
}

seen=$(
  echo "Clang 19: $(functions "$old")"
  echo "Clang 22: $(functions "$new")"
)
one='right_again right_again_if dropped_required dropped_if_required'
expected="Clang 19: $one
Clang 22: $one"

echo "Functions with a warning (all those not named right_ should have one):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
