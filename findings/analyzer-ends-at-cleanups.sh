#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang's analyzer: a path ends where a variable with a cleanup attribute leaves its scope.
#
# Expected: Clang's graph of a function has the call of the cleanup at each end of the scope.
#   The analyzer runs it, as GCC's does and as it does itself with C++'s destructors; or it
#   passes over it, and then a guard's release, or the free() of __free(), is not seen.
# Instead: the path ends there, without a word. What is behind the scope is never looked at;
#   nor is, where the function was called by another one that the analyzer follows it from,
#   the rest of the caller, and of its callers. As the end of the function is not reached,
#   either, checks for what is due there do not run; memory that the cleanup frees is a
#   leak all the same, as that is found at the return.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1, gcc-12
#   12.2.0-14+deb12u1 (Debian 12, amd64).
# Why it matters: guard(), scoped_guard() and __free() are how new code of Linux locks and
#   frees, and the more a driver uses them the less of it is analysed: a clean run means
#   little. A checker on this engine does not find the lock that is taken again behind a
#   guard's scope, nor what a caller does wrong behind the call. No model of the guards
#   mends that, as there is no path to put it on; the engine has to be changed.

set -euo pipefail

old_version=1:19.1.7-3~deb12u1
new_version=1:22.1.8-1~deb12u1
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

if [ "$(installed gcc-12)" != "installed $gcc_version" ]; then
  echo "this needs gcc-12 $gcc_version installed" >&2
  exit 1
fi

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

# Each function has one mistake, the right_ one has none.
cat >input.c <<'EOC'
void *malloc(unsigned long);
void free(void *);
static void release(int *l) { *l = 0; }
static void free_it(void *p) { free(*(void **)p); }
#define GUARD int guard __attribute__((cleanup(release))) = 1
int plain(int n) { int *p = 0; { int guard = 1; n += guard; } return *p; }
int before(int n) { int *p = 0; GUARD; return *p + n; }
int behind(int n) { int *p = 0; { GUARD; n++; } return *p + n; }
static int callee(int n) { GUARD; return n + 1; }
int caller(int n) { int *p = 0; callee(n); return *p; }
static int middle(int n) { return callee(n) + 1; }
int outer(int n) { int *p = 0; middle(n); return *p; }
int other_way(int n) { int *p = 0; if (n) { GUARD; n++; } return *p + n; }
int only_way(int n) { int *p = n ? 0 : &n; if (n) { GUARD; n++; } return *p + n; }
int *global;
int at_end(int n) { int x = n; global = &x; return 0; }
int at_end_of_scope(int n) { GUARD; global = &guard; return n; }
int right_free(int n) { void *p __attribute__((cleanup(free_it))) = malloc(3); return p == 0; }
EOC

# Names the functions that are reported.
functions() { # COMMAND...
  "$@" 2>&1 | sed -n 's/^input\.c:\([0-9]*\):.*: warning: .*/\1/p' | sort -nu |
    while read -r line; do
      sed -n "${line}s/^\(static \)\{0,1\}int \([a-z_]*\)(.*/\2/p" input.c
    done | paste -s -d ' '
}

seen=$(
  echo "Clang 19: $(functions "$old" --analyze input.c -o input.plist)"
  echo "Clang 22: $(functions "$new" --analyze input.c -o input.plist)"
  echo "GCC: $(functions gcc-12 -fanalyzer -c input.c -o input.o)"
)
expected='Clang 19: plain before other_way at_end right_free
Clang 22: plain before other_way at_end right_free
GCC: plain before behind caller outer other_way only_way'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
