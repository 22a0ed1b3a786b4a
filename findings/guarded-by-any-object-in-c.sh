#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# In C, `guarded_by` on a structure's member forgets whose lock it is.
#
# Expected: `int value guarded_by(&lock)` in a structure asks for the lock of
#   the same object. C has no `this`, so C either rejects a guard that names a
#   member, or does what C++ does.
# Instead: Clang accepts it in C, but binds it to the type, not to the object.
#   - `guarded_by(&lock)`: the lock of any object of the type will do. An
#     access to a->value under b's lock gets no warning.
#   - `guarded_by(lock)`, without the `&`: no lock will do. An access under the
#     right lock gets the same warning as one under no lock.
#   The same file as C++ gets each of these right, with both spellings. In C,
#   too, `requires_capability(&a->lock)` on a function does tell the objects
#   apart.
# Version: clang-19 1:19.1.7-3~deb12u1 (Debian 12, amd64).
# Why it matters: per-object locks are the common case in a kernel. A clean
#   -Wthread-safety run on C does not prove that the lock of the right object
#   is held; and a test of such annotations which has one object only cannot
#   show the difference. The message has the sign: it names the guard
#   `&dev::lock` in C, and `a->lock` in C++.

set -eu

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
  clang="clang-19"
else
  unpack "clang-19=$clang_version" "libclang-cpp19=$clang_version" \
    "libllvm19=$clang_version" "libclang-common-19-dev=$clang_version" \
    libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu
  export LD_LIBRARY_PATH
  clang=$tmp/root/usr/bin/clang-19
fi

cat >input.h <<'EOC'
#define ACQUIRES(l) __attribute__((acquire_capability(l)))
#define RELEASES(l) __attribute__((release_capability(l)))
#define REQUIRES(l) __attribute__((requires_capability(l)))
#define GUARDED_BY(l) __attribute__((guarded_by(l)))
struct __attribute__((capability("mutex"))) mutex { int owner; };
void lock(struct mutex *l) ACQUIRES(l);
void unlock(struct mutex *l) RELEASES(l);
struct dev { struct mutex lock, second; int value GUARDED_BY(GUARD); };
void touch(struct dev *d) REQUIRES(&d->lock);
void no_lock(struct dev *a) { a->value = 1; }
void own_lock(struct dev *a) { lock(&a->lock); a->value = 1; unlock(&a->lock); }
void second_lock(struct dev *a) { lock(&a->second); a->value = 1; unlock(&a->second); }
void other_object(struct dev *a, struct dev *b) { lock(&b->lock); a->value = 1; unlock(&b->lock); }
void other_object_call(struct dev *a, struct dev *b) { lock(&b->lock); touch(a); unlock(&b->lock); }
EOC

# Names the functions with a warning, with the guard $2, as language $1.
functions() {
  "$clang" -x "$1" -fsyntax-only -Wthread-safety "-DGUARD=$2" input.h \
    >clang.txt 2>&1
  sed -n 's/^input\.h:\([0-9]*\):[0-9]*: warning: .*/\1/p' clang.txt | sort -nu |
    while read -r line; do
      sed -n "${line}s/^void \([a-z_]*\)(.*/\1/p" input.h
    done | paste -s -d ' '
}

seen=$(
  for language in c++ c; do
    for guard in '&lock' lock; do
      echo "$language, guarded_by($guard): $(functions $language "$guard")"
    done
  done
)
expected='c++, guarded_by(&lock): no_lock second_lock other_object other_object_call
c++, guarded_by(lock): no_lock second_lock other_object other_object_call
c, guarded_by(&lock): no_lock second_lock other_object_call
c, guarded_by(lock): no_lock own_lock second_lock other_object other_object_call'

echo "Functions with a warning (only own_lock is right):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
