#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# An `asm goto` out of a guard's scope: GCC skips the release, Clang does not compile.
#
# Expected: a variable with the cleanup attribute is cleaned up on each way out of its
#   scope, by goto, break and return; so by `asm goto`, whose labels the compiler
#   knows.
# Instead: with a label outside of the scope,
#   - GCC compiles it, without a warning, and leaves the cleanup out on that way: the
#     lock of a guard stays held. The next statement's way has it.
#   - Clang has an error: it cannot jump there, as the scope ends.
#   If the label is in the scope, or the `asm goto` is in an inline function, which
#   returns what it found, all is well with both. A computed `goto *label` is the same
#   as the `asm goto`, with both. The level of optimisation does not matter.
# Versions: gcc-12 12.2.0-14+deb12u1, clang-19 1:19.1.7-3~deb12u1, clang-22
#   1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: user accesses (unsafe_get_user() and its like) leave by `asm goto` to
#   the label that the caller names, which may be that of all errors, beyond the
#   scope of scoped_guard(). There GCC makes a leaked lock of code that is right to
#   the reader. A checker on Clang cannot see such a file at all; one that makes edges
#   and cleanups by the language's rules says that the lock is released. It takes a
#   rule of its own: no edge of an `asm goto` may leave the scope of a cleanup.

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
export LC_ALL=C

cat >input.c <<'EOC'
#include <stdio.h>

static int held;
static void release(int **lock) { **lock = 0; }
#define GUARD() int *guard __attribute__((cleanup(release))) = &held; held = 1
#define JUMP_IF(c, label) asm goto("test %0, %0; jnz %l1" : : "r"(c) : "cc" : label)

#if WAY == 4
static inline __attribute__((always_inline)) int asked(int c)
{
	JUMP_IF(c, yes);
	return 0;
yes:
	return 1;
}
#endif

static void way(int c)
{
#if WAY == 1
	{ GUARD(); if (c) goto out; }
#elif WAY == 2
	{ GUARD(); JUMP_IF(c, out); }
#elif WAY == 3
	{ GUARD(); JUMP_IF(c, inside); inside: ; }
	goto out;
#elif WAY == 4
	{ GUARD(); if (asked(c)) goto out; }
#elif WAY == 5
	void *labels[] = { &&inside, &&out };
	{ GUARD(); goto *labels[c]; inside: ; }
#endif
out:
	printf("%s", held ? "held" : "released");
	held = 0;
}

int main(void)
{
	way(0);
	printf(", ");
	way(1);
	puts("");
}
EOC
names=('' 'goto' 'asm goto' 'asm goto to a label inside' 'asm goto in an inline function' 'computed goto')

seen=$(
  for way in 1 2 3 4 5; do
    echo "${names[way]}:"
    for compiler in 'gcc-12 -O0' 'gcc-12 -O2' 'clang-19 -O2' 'clang-22 -O2'; do
      # shellcheck disable=SC2086
      if $compiler -Wall -Wextra -DWAY=$way -o program input.c 2>said.txt; then
        echo "  $compiler: $(./program); $(grep -c 'warning:' said.txt || :) warnings"
      else
        echo "  $compiler: $(sed -n 's/.*error: \(cannot jump from this [a-z]* goto\) .*/\1/p' said.txt)"
      fi
    done
  done
)
right='  gcc-12 -O0: released, released; 0 warnings
  gcc-12 -O2: released, released; 0 warnings
  clang-19 -O2: released, released; 0 warnings
  clang-22 -O2: released, released; 0 warnings'
expected="goto:
$right
asm goto:
  gcc-12 -O0: released, held; 0 warnings
  gcc-12 -O2: released, held; 0 warnings
  clang-19 -O2: cannot jump from this asm goto
  clang-22 -O2: cannot jump from this asm goto
asm goto to a label inside:
$right
asm goto in an inline function:
$right
computed goto:
  gcc-12 -O0: released, held; 0 warnings
  gcc-12 -O2: released, held; 0 warnings
  clang-19 -O2: cannot jump from this indirect goto
  clang-22 -O2: cannot jump from this indirect goto"

echo "The guard's lock when the jump is not taken, and when it is:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
