#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# sparse: a declaration without the annotation takes it from a function again.
#
# Expected: a function whose prototype in a header has __acquires() has it
#   wherever the prototype is seen, as with Clang's attributes, which a later
#   declaration inherits.
# Instead: sparse looks at the latest declaration above the place, and at that
#   alone. A definition without the annotation
#   - is reported itself ("wrong count at exit"), in spite of its prototype;
#   - takes it from the calls below: a balanced caller there is reported
#     ("unexpected unlock"), while the same code above it, or in another file, is
#     not. A second prototype without the annotation does the same to a function
#     that is not defined in the file at all.
#   The bodies do not matter, unless the function is inline.
# Version: sparse 0.6.4-3 (Debian 12, amd64); clang-19 1:19.1.7-3~deb12u1.
# Why it matters: Linux has the annotation on the prototype, the definition, or
#   both, as its authors liked. What a caller is told depends on where in the file
#   it stands. Who reads the annotations for a checker of their own, and takes
#   them from all declarations, as Clang does, judges other functions than sparse;
#   and a second `extern` for convenience brings findings in code that is right.

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
  clang=clang-19
else
  unpack "clang-19=$clang_version" "libclang-cpp19=$clang_version" \
    "libllvm19=$clang_version" "libclang-common-19-dev=$clang_version" \
    libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu
  export LD_LIBRARY_PATH
  clang=$tmp/root/usr/bin/clang-19
fi

cat >input.c <<'EOC'
#ifdef __CHECKER__
#define CAPABILITY
#define ACQUIRES(l) __attribute__((context(l, 0, 1)))
#define RELEASES(l) __attribute__((context(l, 1, 0)))
#else
#define CAPABILITY __attribute__((capability("mutex")))
#define ACQUIRES(l) __attribute__((acquire_capability(l)))
#define RELEASES(l) __attribute__((release_capability(l)))
#endif
extern struct CAPABILITY mutex { int owner; } m;
extern void lock(void) ACQUIRES(m);
extern void unlock(void) RELEASES(m);
extern void get(void) ACQUIRES(m);
static void above(void) { get(); unlock(); }
void get(void) { lock(); }
static void below(void) { get(); unlock(); }
extern void take(void) ACQUIRES(m);
static void once(void) { take(); unlock(); }
extern void take(void);
static void twice(void) { take(); unlock(); }
extern void take(void) ACQUIRES(m);
static void thrice(void) { take(); unlock(); }
static inline void quick(void) ACQUIRES(m);
static inline void quick(void) { lock(); }
static void inlined(void) { quick(); unlock(); }
EOC

"$sparse" -Wcontext input.c >sparse.txt 2>&1 || :
"$clang" -fsyntax-only -Wthread-safety input.c >clang.txt 2>&1
seen=$(
  sed -n "s/^input.c:[0-9:]* warning: context imbalance in/sparse:/p" sparse.txt
  echo "clang: $(grep -c 'warning:' clang.txt || :) warnings"
)
expected="sparse: 'get' - wrong count at exit
sparse: 'below' - unexpected unlock
sparse: 'twice' - unexpected unlock
clang: 0 warnings"

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
