#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang's analyzer takes the branch for a variable where the argument is constant.
#
# Expected: in an inline function, `if (__builtin_constant_p(n))` is open until
#   the function is inlined. The analyzer inlines pick(3), and knows that n is 3
#   there, so it takes the branch of the constant, as the compiler does.
# Instead: __builtin_constant_p(n) is 0 to it wherever n is a variable, even with
#   a value that it knows: it looks at the expression, not at the path. The
#   branch that runs is never looked at, and a bug on the other one, which does not
#   exist in the program, is reported. -Wthread-safety takes both branches.
# Versions: clang-19 1:19.1.7-3~deb12u1 (Debian 12, amd64); Clang 22 does the same.
# Why it matters: kmalloc(), udelay(), copy_from_user() and the bit operations of
#   Linux choose by __builtin_constant_p. A checker on the analyzer's engine sees
#   of each call with constants only the variant that is not compiled; with
#   another engine the sets of paths differ. Models of such functions have to
#   stand at their outermost name, before the branch.

set -euo pipefail

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
#define INLINE static inline __attribute__((always_inline))
extern struct __attribute__((capability("mutex"))) mutex { int owner; } m;
extern void lock(void) __attribute__((acquire_capability(m)));
extern void unlock(void) __attribute__((release_capability(m)));
INLINE int constant(int n) { int *p = 0; if (__builtin_constant_p(n)) return *p; return 0; }
INLINE int variable(int n) { int *p = 0; if (!__builtin_constant_p(n)) return *p; return 0; }
int runs(void) { return constant(3); }
int cannot_run(void) { return variable(3); }
void locks_constant(int n) { lock(); if (__builtin_constant_p(n)) return; unlock(); }
void locks_variable(int n) { lock(); if (!__builtin_constant_p(n)) return; unlock(); }
EOC
cat >compiled.c <<'EOC'
static inline __attribute__((always_inline)) int which(int n) { return __builtin_constant_p(n); }
int chosen(void) { return which(3); }
EOC

"$clang" --analyze --analyzer-output text input.c >analyze.txt 2>&1
"$clang" -fsyntax-only -Wthread-safety input.c >safety.txt 2>&1
"$clang" -O2 -S -o compiled.s compiled.c
seen=$(
  echo "compiled: $(grep -q 'movl[[:space:]]*\$1, %eax' compiled.s && echo constant || echo variable)"
  echo "clang --analyze: $(sed -n 's/.*note: Calling .\([a-z]*\).$/\1/p' analyze.txt)"
  echo "clang --analyze, warnings: $(grep -c 'warning: Dereference' analyze.txt || :)"
  echo "clang -Wthread-safety, lines: $(sed -n "s/^input.c:\([0-9]*\):.*warning: mutex.*/\1/p" safety.txt | paste -s -d ' ')"
)
expected='compiled: constant
clang --analyze: variable
clang --analyze, warnings: 1
clang -Wthread-safety, lines: 9 10'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
