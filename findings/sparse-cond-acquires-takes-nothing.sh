#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# sparse: what __cond_acquires() says is not read; the right caller is reported.
#
# Expected: Linux spells "acquires the lock if it returns true" as context(lock, 0, -1) for
#   sparse, in __cond_acquires(). sparse knows a -1 for "perhaps", and holds the lock in the
#   branch for true; or it says nothing of callers of such a function.
# Instead: sparse 0.6.4 does not know it. -1 is no change, so the lock is never held:
#   - `if (get(l)) unlock(l);`, the only right use, is an "unexpected unlock";
#   - a caller that forgets the unlock, or that does not even look at the result, passes;
#   - a caller that unlocks whether it got the lock or not is told the same as the right one.
#   The spelling as a macro around the call, __cond_lock(), does what it says.
# Version: sparse 0.6.4-3 (Debian 12, amd64).
# Why it matters: refcount_dec_and_lock() and others of their kind are declared so in Linux
#   6.1 and later; the annotation was made for them, and tells a reader that sparse checks it.
#   What a checker of one's own says of their callers is the opposite of sparse's, in both
#   directions, and sparse is wrong in both. A function without any annotation is to
#   sparse the same.

set -euo pipefail

sparse_version=0.6.4-3

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

cat >input.c <<'EOC'
#define __releases(x) __attribute__((context(x, 1, 0)))
#ifdef ANNOTATED
#define __cond_acquires(x) __attribute__((context(x, 0, -1)))
#else
#define __cond_acquires(x)
#endif
extern int l;
extern void unlock(void) __releases(l);
extern int got(void) __cond_acquires(l);
#ifdef WRAPPED
#define get() (got() ? ({ __context__(l, 1); 1; }) : 0)
#else
#define get() got()
#endif
static void right(void) { if (get()) unlock(); }
static void right_inverse(void) { if (!get()) return; unlock(); }
static void leaks(void) { if (get()) return; }
static void ignores(void) { get(); }
static void always_unlocks(void) { get(); unlock(); }
EOC

# Names the functions that are reported, with what is said.
functions() { # ARGUMENT...
  "$sparse" "$@" input.c 2>&1 | sed -n "s/.*context imbalance in '\(.*\)' - \(.*\)/\1 (\2)/p" |
    paste -s -d ',' | sed 's/,/, /g'
}

seen=$(
  echo "without annotation: $(functions)"
  echo "__cond_acquires(): $(functions -DANNOTATED)"
  echo "__cond_lock(): $(functions -DWRAPPED)"
)
expected='without annotation: right (unexpected unlock), right_inverse (unexpected unlock), always_unlocks (unexpected unlock)
__cond_acquires(): right (unexpected unlock), right_inverse (unexpected unlock), always_unlocks (unexpected unlock)
__cond_lock(): leaks (wrong count at exit), ignores (wrong count at exit), always_unlocks (different lock contexts for basic block)'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
