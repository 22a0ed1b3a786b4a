#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `asm goto` seen by three checkers: three different sets of paths.
#
# Expected: an `asm goto` has two ways out, the next statement and the label.
#   A checker that follows paths takes both, as it does for an `if`. Clang's
#   CFG does have both edges.
# Instead:
#   - sparse follows only the next statement. The code at the label is not
#     checked for its lock balance, and sparse says nothing about it.
#   - clang --analyze follows neither. The path ends at the `asm goto`; it does
#     so too when the statement is in an inlined callee, and then the rest of
#     the caller is not looked at. There is no message.
#   - clang -Wthread-safety follows both.
# Versions: sparse 0.6.4-3, clang-19 1:19.1.7-3~deb12u1 (Debian 12, amd64).
# Why it matters: the static keys, tracepoints and user accesses of Linux are
#   built on `asm goto`. "No finding" there often means "not looked at". One
#   who compares two checkers on such code compares different sets of paths. A
#   checker on the analyzer's engine has to give `asm goto` a plain branch (or
#   the sources a config without CONFIG_JUMP_LABEL) to see the code behind it.

set -eu

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
  LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu
  export LD_LIBRARY_PATH
  clang=$tmp/root/usr/bin/clang-19
fi

# Each function is on one line, leaves the lock held on one path, and reads
# through a null pointer on that path.
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
struct CAPABILITY mutex { int owner; };
extern void lock(struct mutex *l) ACQUIRES(l);
extern void unlock(struct mutex *l) RELEASES(l);
static struct mutex m;
static inline int branch(void) { asm goto("nop" : : : : yes); return 0; yes: return 1; }
int plain(int c); int next(void); int label(void); int caller(void);
int plain(int c) { int *p = (void *)0; lock(&m); if (c) goto out; unlock(&m); return 0; out: return *p; }
int next(void) { int *p = (void *)0; lock(&m); asm goto("nop" : : : : out); return *p; out: unlock(&m); return 0; }
int label(void) { int *p = (void *)0; lock(&m); asm goto("nop" : : : : out); unlock(&m); return 0; out: return *p; }
int caller(void) { int *p = (void *)0; lock(&m); branch(); return *p; }
EOC

# Names the functions on whose line a message of kind $1 stands.
functions() {
  sed -n "s/^input\.c:\([0-9]*\):[0-9]*: warning: .*$1.*/\1/p" | sort -nu |
    while read -r line; do
      sed -n "${line}s/^int \([a-z]*\)(.*/\1/p" input.c
    done | paste -s -d ' '
}

"$sparse" -Wcontext input.c >sparse.txt 2>&1 || :
"$clang" -fsyntax-only -Wthread-safety input.c >safety.txt 2>&1
"$clang" --analyze --analyzer-output text input.c >analyze.txt 2>&1

seen=$(
  echo "sparse: $(functions 'context imbalance' <sparse.txt)"
  echo "clang --analyze: $(functions 'Dereference of null' <analyze.txt)"
  echo "clang -Wthread-safety: $(functions 'mutex .m. is' <safety.txt)"
)
expected='sparse: plain next caller
clang --analyze: plain
clang -Wthread-safety: plain next label caller'

echo "Functions with a finding (all of plain, next, label, caller have a bug):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
