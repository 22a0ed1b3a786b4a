#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Helgrind reports an order of locks that a trylock was against; ThreadSanitizer does not.
#
# Expected: two locks in both orders are a deadlock if each of the two may have to wait. A
#   pthread_mutex_trylock() that comes last does not wait: valgrind's helgrind leaves it out
#   of its orders, as lockdep does. What is taken under a lock that was tried counts.
#   Where both orders are under a third lock, no two threads are in them at once, so
#   a checker that sees the whole run says nothing.
# Instead:
#   - helgrind takes each acquisition for one that waits: "lock order violated" for lock b and
#     try a, whichever of the orders ran first;
#   - a third lock around both changes nothing for either tool, nor that all locks are
#     read-locks, or that there is but one thread.
# Versions: valgrind 1:3.19.0-1, gcc-12 and libtsan2 12.2.0-14+deb12u1 (Debian 12, amd64).
# Why it matters: the orders that a run shows are held against those that a checker
#   finds. Lock, try the other one, and back off is a pattern of kernels and of their
#   code in user space; to helgrind it is a finding, and its count for a program is no
#   measure of what a checker at compile time missed. The third lock's case is one
#   of taste: lockdep reports it, too.

set -euo pipefail

valgrind_version=1:3.19.0-1
gcc_version=12.2.0-14+deb12u1

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

for needed in "valgrind $valgrind_version" "gcc-12 $gcc_version" "libtsan2 $gcc_version"; do
  if [ "$(installed "${needed% *}")" != "installed ${needed#* }" ]; then
    echo "this needs $needed installed" >&2
    exit 1
  fi
done

cat >input.c <<'EOC'
#include <pthread.h>
#include <string.h>
static pthread_mutex_t a, b, third;
static pthread_rwlock_t r, s;
#define LOCK(l) pthread_mutex_lock(&l)
#define UNLOCK(l) pthread_mutex_unlock(&l)
static void *ab(void *n) { LOCK(a); LOCK(b); UNLOCK(b); UNLOCK(a); return n; }
static void *ba(void *n) { LOCK(b); LOCK(a); UNLOCK(a); UNLOCK(b); return n; }
static void *b_try_a(void *n) {
  LOCK(b);
  if (!pthread_mutex_trylock(&a)) UNLOCK(a);
  UNLOCK(b);
  return n;
}
static void *try_b_a(void *n) {
  if (pthread_mutex_trylock(&b)) return n;
  LOCK(a);
  UNLOCK(a);
  UNLOCK(b);
  return n;
}
static void *third_ab(void *n) { LOCK(third); ab(n); UNLOCK(third); return n; }
static void *third_ba(void *n) { LOCK(third); ba(n); UNLOCK(third); return n; }
static void read_both(pthread_rwlock_t *x, pthread_rwlock_t *y) {
  pthread_rwlock_rdlock(x);
  pthread_rwlock_rdlock(y);
  pthread_rwlock_unlock(y);
  pthread_rwlock_unlock(x);
}
static void *rs(void *n) { read_both(&r, &s); return n; }
static void *sr(void *n) { read_both(&s, &r); return n; }
static void run(void *(*f)(void *)) {
  pthread_t t;
  pthread_create(&t, 0, f, 0);
  pthread_join(t, 0);
}
#define CASE(name) if (!strcmp(argv[1], name))
int main(int argc, char **argv) {
  if (argc != 2) return 1;
  pthread_mutex_init(&a, 0);
  pthread_mutex_init(&b, 0);
  pthread_mutex_init(&third, 0);
  pthread_rwlock_init(&r, 0);
  pthread_rwlock_init(&s, 0);
  CASE("same-order") { run(ab); run(ab); }
  CASE("inverse") { run(ab); run(ba); }
  CASE("one-thread") { ab(0); ba(0); }
  CASE("try-last") { run(ab); run(b_try_a); }
  CASE("try-last-earlier") { run(b_try_a); run(ab); }
  CASE("try-first") { run(ab); run(try_b_a); }
  CASE("third-lock") { run(third_ab); run(third_ba); }
  CASE("read-locks") { run(rs); run(sr); }
  return 0;
}
EOC
gcc-12 -g -pthread input.c -o input
gcc-12 -g -pthread -fsanitize=thread input.c -o input.tsan

# Says whether the output has a pattern.
reported() { # PATTERN COMMAND...
  local pattern=$1
  shift
  { "$@" 2>&1 || :; } >log
  if grep -q "$pattern" log; then
    echo reported
  else
    echo silent
  fi
}

seen=$(
  for name in same-order inverse one-thread try-last try-last-earlier try-first third-lock \
    read-locks; do
    echo "$name: helgrind $(reported 'lock order.*violated' \
      valgrind --quiet --tool=helgrind ./input $name)," \
      "ThreadSanitizer $(reported 'lock-order-inversion' setarch -R ./input.tsan $name)"
  done
)
expected='same-order: helgrind silent, ThreadSanitizer silent
inverse: helgrind reported, ThreadSanitizer reported
one-thread: helgrind reported, ThreadSanitizer reported
try-last: helgrind reported, ThreadSanitizer silent
try-last-earlier: helgrind reported, ThreadSanitizer silent
try-first: helgrind reported, ThreadSanitizer reported
third-lock: helgrind reported, ThreadSanitizer reported
read-locks: helgrind reported, ThreadSanitizer reported'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
