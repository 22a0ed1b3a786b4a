#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# -Wthread-safety: to Clang 19 all container_of() are one lock, to 22 no two are.
#
# Expected: `lock(&container_of(w, struct dev, work)->lock)`, and the same with unlock(),
#   pass, as the same call of an inline function does; with another w they are told apart.
#   Or, as the macro is a statement expression with a variable, it is not
#   understood, and nothing is said of such locks.
# Instead: what lies in a statement expression is
#   - to Clang 19 one value, `#undefined`, whatever stands there. So the unlock may be
#     that of another object; and to hold the locks of two objects is a double lock;
#   - to Clang 22 its result, written with the macro's own variable, which is another one
#     in each expansion. So the same expression twice is two locks, and plain
#     code gets two warnings, with one name for both: a lock is released that was not
#     held, and the lock is still held. With -Wthread-safety-beta it is right.
#   A container_of() without a statement expression is right in both.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12,
#   amd64).
# Why it matters: Linux's container_of() is such a macro, and so are list_entry() and the
#   accessors of per-CPU variables; what a driver calls to_foo(w) is often a macro for it.
#   A clean run by 19 proves nothing for these locks, and from one release to the next
#   warnings come for code that is right. With a variable for the object, or an inline
#   function, neither happens.

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
struct __attribute__((capability("mutex"))) mutex { int owner; };
void lock(struct mutex *l) __attribute__((acquire_capability(l)));
void unlock(struct mutex *l) __attribute__((release_capability(l)));
struct work { int pending; };
struct dev { struct mutex lock; struct work work; };
#define statements(w) ({ \
  void *member = (w); \
  (struct dev *)(member - __builtin_offsetof(struct dev, work)); })
#define expression(w) \
  ((struct dev *)((char *)(w) - __builtin_offsetof(struct dev, work)))
static inline struct dev *function(struct work *w) { return statements(w); }
EOC
for how in statements expression function; do
  a="$how(a)->lock" b="$how(b)->lock"
  cat >>input.c <<EOC
void ${how}_same(struct work *a) { lock(&$a); unlock(&$a); }
void ${how}_other(struct work *a, struct work *b) { lock(&$a); unlock(&$b); }
void ${how}_two(struct work *a, struct work *b) { lock(&$a); lock(&$b); unlock(&$b); unlock(&$a); }
EOC
done

# Names the functions that are warned of.
warned() { # CLANG FLAG...
  "$@" -fsyntax-only -Wthread-safety input.c 2>&1 |
    sed -n 's/^input.c:\([0-9]*\):.*warning:.*/\1p/p' | sort -nu >lines.sed
  sed -n -f lines.sed input.c | sed 's/void \([a-z_]*\).*/\1/' | paste -s -d ' '
}

seen=$(
  for clang in "$old" "$new"; do
    for flag in -Wno-thread-safety-beta -Wthread-safety-beta; do
      echo "${clang##*/} $flag: $(warned "$clang" $flag)"
    done
  done
)
right='expression_other function_other'
expected="clang-19 -Wno-thread-safety-beta: statements_two $right
clang-19 -Wthread-safety-beta: statements_two $right
clang-22 -Wno-thread-safety-beta: statements_same statements_other statements_two $right
clang-22 -Wthread-safety-beta: statements_other $right"

echo "Functions that are warned of ('other' alone unlocks what it does not hold):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
