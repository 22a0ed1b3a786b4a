#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang's analyzer: an error in a pointer is no negative number, and may be 0.
#
# Expected: where IS_ERR(p), an unsigned comparison with -4095, has said yes, PTR_ERR(p),
#   which is (long)p, lies between -4095 and -1: the analyzer computes such ranges.
# Instead: it does so for numbers, and for pointers only whether they are NULL and how
#   they compare as they are. With what IS_ERR() said,
#   - `PTR_ERR(p) < 0` is false; it is for each pointer, asked or not;
#   - `int ret = PTR_ERR(p)` may be anything, 0 and 1 among it.
#   So behind `ret = PTR_ERR(p)` the analyzer goes on as after success, too: here to a
#   second unlock, which no execution comes to. The same with a long in place of
#   the pointer is right. -analyzer-config support-symbolic-integer-casts=true makes the
#   int not 0, and positive.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12,
#   amd64).
# Why it matters: `if (IS_ERR(p)) { mutex_unlock(l); ret = PTR_ERR(p); }`, and a function
#   that hands this on to its caller, which then asks `if (ret)` or `if (ret < 0)`, are
#   everywhere in Linux, and which locks are held hangs on it. Each is a false report of
#   a checker on this engine, or, with a long, a branch that is never looked at. A
#   checker must bind a number of that range to the cast itself.

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
int pthread_mutex_unlock(pthread_mutex_t *);
void clang_analyzer_eval(int);
#define IS_ERR_VALUE(x) ((unsigned long)(x) >= (unsigned long)-4095)
static inline int IS_ERR(const void *p) { return IS_ERR_VALUE(p); }
static inline long PTR_ERR(const void *p) { return (long)p; }
void *pointer(void);
long number(void);

#define OF_NUMBER(name, question) void name(void) { \
  long n = number(); \
  if (IS_ERR_VALUE(n)) { int ret = n; clang_analyzer_eval(question); } }
#define OF_POINTER(name, question) void name(void) { \
  void *p = pointer(); \
  if (IS_ERR(p)) { int ret = PTR_ERR(p); clang_analyzer_eval(question); } }
OF_NUMBER(number_negative, n < 0) // number negative
OF_NUMBER(number_as_int, ret < 0) // number as int negative
OF_POINTER(again, IS_ERR(p)) // IS_ERR() again
OF_POINTER(not_zero, PTR_ERR(p) != 0) // PTR_ERR() not 0
OF_POINTER(negative, PTR_ERR(p) < 0) // PTR_ERR() negative
OF_POINTER(as_int_not_zero, ret != 0) // PTR_ERR() as int not 0
OF_POINTER(as_int_negative, ret < 0) // PTR_ERR() as int negative
int unlock_once(pthread_mutex_t *l) {
  int ret = 0;
  pthread_mutex_lock(l);
  void *p = pointer();
  if (IS_ERR(p)) {
    pthread_mutex_unlock(l);
    ret = PTR_ERR(p);
  }
  if (ret < 0)
    return ret;
  pthread_mutex_unlock(l); // the only unlock, if there was no error
  return 0;
}
EOC

seen=$(
  for clang in "$old" "$new"; do
    echo "${clang##*/}:"
    "$clang" --analyze -Xclang \
      -analyzer-checker=core,debug.ExprInspection,alpha.unix.PthreadLock input.c 2>&1 |
      sed -n 's/^input.c:\([0-9]*\):.*warning: \(.*\) \[.*/\1 \2/p' |
      while read -r line said; do
        echo "  $(sed -n "${line}s,.*// ,,p" input.c): $said"
      done
  done
)
one='  number negative: TRUE
  number as int negative: TRUE
  IS_ERR() again: TRUE
  PTR_ERR() not 0: TRUE
  PTR_ERR() negative: FALSE
  PTR_ERR() as int not 0: FALSE
  PTR_ERR() as int not 0: TRUE
  PTR_ERR() as int negative: FALSE
  PTR_ERR() as int negative: TRUE
  the only unlock, if there was no error: This lock has already been unlocked'
expected="clang-19:
$one
clang-22:
$one"

echo "What the analyzer says where IS_ERR() is true:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
