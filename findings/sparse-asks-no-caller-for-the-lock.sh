#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# sparse: no caller has to hold the lock that __must_hold() and __releases() ask for.
#
# Expected: __must_hold(l), context(l, 1, 1), is "called with the lock held, and returns
#   with it". A caller that does not hold it is reported, as one that releases what
#   it does not hold is ("unexpected unlock").
# Instead: sparse looks at the number at the end of each way through a function.
#   - A call of a function with __must_hold() changes nothing, so it may be made by all.
#     Inside of the function it is checked: there the lock is still held at the end.
#   - An unlock without a lock is reported where the number stays below zero. If the lock is
#     taken afterwards, as by a function that drops it for a while, its caller and the
#     caller's caller may be without it: unlock(); lock(); is balanced anywhere.
#   - So is a lock that is taken twice and released twice.
# Version: sparse 0.6.4-3 (Debian 12, amd64); clang-19 1:19.1.7-3~deb12u1, -Wthread-safety,
#   reports these.
# Why it matters: __must_hold() in a prototype of Linux looks like a checked demand, and a clean
#   run of sparse like the proof that all callers hold the lock. Nobody has looked. As annotated
#   callers were never checked, a checker that takes the annotation by its word reports
#   callers that have been there for years; some of the reports are wrong annotations.

set -euo pipefail

sparse_version=0.6.4-3
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

if [ "$(installed sparse)" = "installed $sparse_version" ]; then
  sparse=sparse
else
  unpack "sparse=$sparse_version"
  sparse=$tmp/root/usr/bin/sparse
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

# Functions named right_ are; the others have a mistake each.
cat >input.c <<'EOC'
#ifdef __CHECKER__
#define MUTEX
#define ACQUIRES(x) __attribute__((context(x, 0, 1)))
#define RELEASES(x) __attribute__((context(x, 1, 0)))
#define MUST_HOLD(x) __attribute__((context(x, 1, 1)))
#else
#define MUTEX __attribute__((capability("mutex")))
#define ACQUIRES(x) __attribute__((acquire_capability(x)))
#define RELEASES(x) __attribute__((release_capability(x)))
#define MUST_HOLD(x) __attribute__((requires_capability(x)))
#endif
extern struct MUTEX mutex { int owner; } l;
extern void lock(void) ACQUIRES(l);
extern void unlock(void) RELEASES(l);
extern void need(void) MUST_HOLD(l);
static void right_need(void) { lock(); need(); unlock(); }
static void needs(void) { need(); }
static void needs_later(void) { lock(); unlock(); need(); }
static void MUST_HOLD(l) right_drop(void) { unlock(); lock(); }
static void drops(void) { unlock(); lock(); }
static void calls_drop(void) { right_drop(); }
static void twice(void) { lock(); lock(); unlock(); unlock(); }
static void MUST_HOLD(l) releases(void) { unlock(); }
static void unlocks(void) { unlock(); }
static void locks(void) { lock(); }
EOC

# Names the functions in lines of input.c.
functions() {
  sed -n 's/^input\.c:\([0-9]*\):.*warning: .*/\1/p' | sort -nu | while read -r line; do
    sed -n "${line}s/.* \([a-z_]*\)(void) {.*/\1/p" input.c
  done | paste -s -d ' '
}

seen=$(
  echo "sparse: $("$sparse" input.c 2>&1 | functions)"
  echo "Clang: $("$clang" -fsyntax-only -Wthread-safety input.c 2>&1 | functions)"
)
expected='sparse: releases unlocks locks
Clang: needs needs_later drops calls_drop twice releases unlocks locks'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
