#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# -Wthread-safety: READ_ONCE() of what a lock guards is no access to Clang 19, and one to 22.
#
# Expected: READ_ONCE(d->n), a dereference of the address of d->n as a volatile, is how code
#   without the lock says that it means it: no access that needs the lock. Or it is one,
#   as d->n is; then WRITE_ONCE() and the atomic functions are, too. So with each release.
# Instead: to Clang 19 the address alone is taken, which needs no lock, even in a plain *&d->n.
#   Clang 22 puts * and & together, through casts, and asks for the lock, to write for an
#   exclusive one. But it does so for an expression alone: with the same address in a
#   variable, in an atomic function or in memcpy(), and where an asm statement writes d->n,
#   neither says anything.
#   An element of an array, d->a[i], is an access to both.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: in a kernel a guarded member that is read by READ_ONCE() without its lock is
#   marked so on purpose. The new release reports each of these; with the old one, code
#   that was made quiet by READ_ONCE() passed for checked. An annotation cannot have both
#   kinds of readers. A checker has to decide it once, and to know READ_ONCE()
#   and data_race() by their names, not by what they are made of.

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

# No function has the lock.
cat >input.c <<'EOC'
struct __attribute__((capability("mutex"))) mutex { int owner; };
#define GUARDED __attribute__((guarded_by(&l)))
struct dev { struct mutex l; int n GUARDED; int a[3] GUARDED; };
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))
int read(struct dev *d) { return d->n; }
int read_once(struct dev *d) { return READ_ONCE(d->n); }
int read_address(struct dev *d) { return *&d->n; }
int read_pointer(struct dev *d) { int *p = &d->n; return *p; }
int read_atomic(struct dev *d) { return __atomic_load_n(&d->n, __ATOMIC_RELAXED); }
int read_element(struct dev *d, int i) { return d->a[i]; }
int read_element_once(struct dev *d, int i) { return READ_ONCE(d->a[i]); }
void write(struct dev *d) { d->n = 3; }
void write_once(struct dev *d) { WRITE_ONCE(d->n, 3); }
void write_atomic(struct dev *d) { __atomic_store_n(&d->n, 3, __ATOMIC_RELAXED); }
void write_bytes(struct dev *d, int *n) { __builtin_memcpy(&d->n, n, sizeof(*n)); }
void write_by_asm(struct dev *d) { __asm__("" : "=r"(d->n)); }
EOC

# Names the functions with a warning.
functions() { # COMMAND...
  "$@" -fsyntax-only -Wthread-safety input.c 2>&1 |
    sed -n 's/^input\.c:\([0-9]*\):.*: warning: .*/\1/p' | sort -nu | while read -r line; do
      sed -n "${line}s/^[a-z]* \([a-z_]*\)(.*/\1/p" input.c
    done | paste -s -d ' '
}

seen=$(
  echo "Clang 19: $(functions "$old")"
  echo "Clang 22: $(functions "$new")"
)
expected='Clang 19: read read_element write
Clang 22: read read_once read_address read_element read_element_once write write_once'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
