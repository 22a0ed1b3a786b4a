#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang's analyzer: container_of() gives the same address, and another object.
#
# Expected: container_of(&d->work, struct dev, work) is either d, with all that is known
#   of d, or an address of which nothing is known.
# Instead: it is both. The analyzer says that the two addresses are equal, and
#   so are those of the lock in it. But
#   - a member that has a value of its own from before the function has two of them: after
#     `if (d->on)` on the one way, the other way is still open, with 0 as with 1.
#     What is assigned on the path is the same on both ways;
#   - a checker's state, which is kept by region, is kept twice: alpha.unix.PthreadLock sees
#     no double lock if the second call has the address from container_of(). If both
#     calls have it from the same member, it does see it.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12,
#   amd64).
# Why it matters: works, timers, list members and reference counts get to the object
#   that they lie in by container_of(). Where the caller holds the lock by d->lock,
#   and the callee comes back to it from &d->work, a checker on this engine sees two
#   locks: double locks are missed, and an unlock is one of a lock that is not held.
#   `==` of the analyzer on the addresses, in a test, does not show it. A checker
#   must make a key of its own for a lock: fields and casts undone, offsets added up.

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

cat >input.c <<'EOC'
typedef struct { int owner; } pthread_mutex_t;
int pthread_mutex_lock(pthread_mutex_t *);
void clang_analyzer_eval(int);
struct work { int pending; };
struct dev { pthread_mutex_t lock; int on; struct work work; };
#define container_of(pointer, type, member) \
  ((type *)((char *)(pointer) - __builtin_offsetof(type, member)))

void addresses(struct dev *d) {
  struct dev *same = container_of(&d->work, struct dev, work);
  clang_analyzer_eval(same == d);
  clang_analyzer_eval(&same->lock == &d->lock);
}
void from_before(struct dev *d) {
  struct dev *same = container_of(&d->work, struct dev, work);
  if (d->on)
    clang_analyzer_eval(same->on != 0);
}
void assigned(struct dev *d) {
  struct dev *same = container_of(&d->work, struct dev, work);
  d->on = 1;
  clang_analyzer_eval(same->on != 0);
}
void lock_twice(struct dev *d) {
  pthread_mutex_lock(&d->lock);
  pthread_mutex_lock(&d->lock);
}
static void callee(struct work *w) {
  pthread_mutex_lock(&container_of(w, struct dev, work)->lock);
}
void lock_and_call(struct dev *d) {
  pthread_mutex_lock(&d->lock);
  callee(&d->work);
}
void both_by_the_member(struct work *w) {
  pthread_mutex_lock(&container_of(w, struct dev, work)->lock);
  callee(w);
}
EOC

seen=$(
  for clang in "$old" "$new"; do
    echo "${clang##*/}:"
    "$clang" --analyze -Xclang \
      -analyzer-checker=core,debug.ExprInspection,alpha.unix.PthreadLock input.c 2>&1 |
      sed -n 's/^input.c:\([0-9]*\):.*warning: \(.*\) \[.*/  line \1: \2/p'
  done
)
one='  line 11: TRUE
  line 12: TRUE
  line 17: FALSE
  line 17: TRUE
  line 22: TRUE
  line 26: This lock has already been acquired
  line 29: This lock has already been acquired'
expected="clang-19:
$one
clang-22:
$one"

echo "What the analyzer says (29 is reached from both_by_the_member alone):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
