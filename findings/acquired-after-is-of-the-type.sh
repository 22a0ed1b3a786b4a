#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# -Wthread-safety: acquired_after on a member is of the type, and trylocks count.
#
# Expected: `b acquired_after(a)` in a structure is about a and b of the same object, as
#   guarded_by(a) is in C++; b of one object and then a of another is another matter. What
#   a trylock takes cannot block, so it is in no wrong order, as it is with lockdep.
# Instead:
#   - the order is that of the members. With b of one object held, a of any other one is
#     "must be acquired before", in C and in C++; a of two objects is nothing, as a class of
#     locks has no order with itself;
#   - a lock that is tried is reported as one that is waited for;
#   - if the earlier lock is taken through a local pointer, nothing is said, but by Clang 22
#     with -Wthread-safety-beta.
#   Clang 19 looks at the attribute with -Wthread-safety-beta alone, Clang 22 always.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: the first is lockdep's own idea of a class of locks, so a kernel's orders can
#   be written down this way, but not those of a tree, where the child's b comes before the
#   parent's a. And to try a lock against the order, and to drop all if that fails, is how
#   Linux gets out of it: each is a false report, with a new release for those who had
#   none. Who compares a checker of orders with Clang must leave these out.

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

# Functions named right_ are those that a reader of the attributes would call right.
cat >input.c <<'EOC'
struct __attribute__((capability("mutex"))) mutex { int owner; };
void lock(struct mutex *l) __attribute__((acquire_capability(l)));
int trylock(struct mutex *l) __attribute__((try_acquire_capability(1, l)));
void unlock(struct mutex *l) __attribute__((release_capability(l)));
struct dev { struct mutex a; struct mutex b __attribute__((acquired_after(a))); };
extern struct mutex first;
extern struct mutex second __attribute__((acquired_after(first)));
extern struct mutex third __attribute__((acquired_after(second)));
#define BOTH(x, y) lock(x); lock(y); unlock(y); unlock(x)
void own(struct dev *d) { BOTH(&d->b, &d->a); }
void right_own(struct dev *d) { BOTH(&d->a, &d->b); }
void right_others(struct dev *d, struct dev *e) { BOTH(&d->b, &e->a); }
void same_member(struct dev *d, struct dev *e) { BOTH(&d->a, &e->a); }
void right_try(struct dev *d) { lock(&d->b); if (trylock(&d->a)) unlock(&d->a); unlock(&d->b); }
void global(void) { BOTH(&second, &first); }
void third_then_first(void) { BOTH(&third, &first); }
void right_try_global(void) {
  lock(&second);
  if (trylock(&first)) unlock(&first);
  unlock(&second);
}
void pointer(struct dev *d) { struct mutex *p = &d->a; BOTH(&d->b, p); }
EOC

# Names the functions that are reported.
functions() { # COMMAND...
  "$@" -fsyntax-only -Wthread-safety input.c 2>&1 |
    sed -n 's/^input\.c:\([0-9]*\):.*: warning: .*/\1/p' | sort -nu | while read -r line; do
      head -n "$line" input.c | sed -n 's/^void \([a-z_]*\)(.*{.*/\1/p' | tail -n 1
    done | paste -s -d ' ' | sed 's/^$/none/'
}

seen=$(
  for clang in "$old" "$new"; do
    echo "Clang ${clang##*-}: $(functions "$clang")"
    echo "Clang ${clang##*-}, beta: $(functions "$clang" -Wthread-safety-beta)"
    echo "Clang ${clang##*-}, beta, C++: $(functions "$clang" -x c++ -Wthread-safety-beta)"
  done
)
expected='Clang 19: none
Clang 19, beta: own right_others right_try global third_then_first right_try_global
Clang 19, beta, C++: own right_others right_try global third_then_first right_try_global
Clang 22: own right_others right_try global third_then_first right_try_global
Clang 22, beta: own right_others right_try global third_then_first right_try_global pointer
Clang 22, beta, C++: own right_others right_try global third_then_first right_try_global pointer'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
