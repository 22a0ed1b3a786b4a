#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Of two cleanup attributes on a variable GCC runs the last one, Clang the first.
#
# Expected: both functions run; or one of them, the same with both compilers, and there
#   is a warning that the other one does not.
# Instead: one runs, and which one depends on compiler and place.
#   - Behind the name, `int x A B`: GCC runs B, Clang A. So it is with both in one pair
#     of parentheses.
#   - In two places, `A int x B` or `int A x B`: both run A.
#   Neither GCC's -Wall -Wextra nor Clang's -Weverything says that one is left out.
# Versions: gcc-12 12.2.0-14+deb12u1, clang-19 1:19.1.7-3~deb12u1, clang-22
#   1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: `struct x *p __free(unlock) __free(put)` reads as if it released a lock
#   and then a reference. It is a leak of one of the two, and of another one in a
#   kernel that was built with another compiler: a checker on Clang, which has the
#   first one in its CFG, reports the leak of what the kernel built with GCC does release.
#   Report the second attribute itself.

set -euo pipefail

gcc_version=12.2.0-14+deb12u1
old_version=1:19.1.7-3~deb12u1
new_version=1:22.1.8-1~deb12u1

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

installed() {
  dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null || :
}

# They link programs, so they are not just unpacked.
if [ "$(installed gcc-12)" != "installed $gcc_version" ] ||
  [ "$(installed clang-19)" != "installed $old_version" ] ||
  [ "$(installed clang-22)" != "installed $new_version" ]; then
  echo "this needs gcc-12 $gcc_version, clang-19 $old_version and clang-22 $new_version installed" >&2
  exit 1
fi

cat >input.c <<'EOC'
#include <stdio.h>
static void a(int *x) { printf("A%d\n", *x); }
static void b(int *x) { printf("B%d\n", *x); }
#define A __attribute__((cleanup(a)))
#define B __attribute__((cleanup(b)))
int main(void) { DECLARED = 1; (void)x; (void)a; (void)b; }
EOC

seen=$(
  for declared in 'int x A B' 'int x B A' \
    'int x __attribute__((cleanup(a), cleanup(b)))' 'A int x B' 'int A x B'; do
    line=
    for compiler in 'gcc-12 -Wall -Wextra' 'clang-19 -Weverything' 'clang-22 -Weverything'; do
      # shellcheck disable=SC2086
      $compiler "-DDECLARED=$declared" -o program input.c 2>said.txt
      line+=" ${compiler%% *} $(./program | paste -s -d +)"
      if grep -q 'warning:.*cleanup' said.txt; then line+=" (said)"; fi
    done
    echo "$declared:$line"
  done
)
expected='int x A B: gcc-12 B1 clang-19 A1 clang-22 A1
int x B A: gcc-12 A1 clang-19 B1 clang-22 B1
int x __attribute__((cleanup(a), cleanup(b))): gcc-12 B1 clang-19 A1 clang-22 A1
A int x B: gcc-12 A1 clang-19 A1 clang-22 A1
int A x B: gcc-12 A1 clang-19 A1 clang-22 A1'

echo "What runs at the end of the scope:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
