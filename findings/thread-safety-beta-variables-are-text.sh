#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang 22, -Wthread-safety-beta: a local pointer is the text that it was set from.
#
# Expected: -Wthread-safety-beta has Clang 22 look through local pointers, so that
#   `p = &d->lock; lock(p); unlock(&d->lock);` is balanced. It knows the value: what
#   two calls return are two things, and so is a variable before and after it is set.
# Instead: a local variable is replaced by the expression that it was last set from, as it
#   reads, and locks are the same where these are. So
#   - locks of what make(1) and make(2) return, or of the heads of a list before and
#     after its first entry is removed, are "already held", and so is that of an
#     entry and of the next one, of the usual `previous = d; d = d->next;`;
#   - a lock of one such object and an unlock of the other is balanced, and what the one's
#     lock guards may be touched with the other's.
#   `next = d->next`, with d as it was, does make a difference. Without the option, Clang
#   22 is as 19, which has the option, too, but not this: all of it is right there, and p
#   and &d->lock are two locks.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: to know a lock that was taken through a pointer, as guard() does, Clang
#   needs the option, and with it come these. Locks of two new objects, and
#   hand over hand through a list: reports of a double lock are wrong there, and
#   the lock of the wrong object passes. A checker that is measured against it has to
#   expect more findings in the one case and fewer in the other.

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

# The functions that begin with right_ are, the others are not.
cat >input.c <<'EOC'
struct __attribute__((capability("mutex"))) mutex { int owner; };
void lock(struct mutex *l) __attribute__((acquire_capability(l)));
void unlock(struct mutex *l) __attribute__((release_capability(l)));
struct dev { struct mutex lock; struct dev *next; };
void touch(struct dev *d) __attribute__((requires_capability(&d->lock)));
struct dev *make(int n);
extern struct dev *head;
#define BOTH(a, b) lock(&a->lock); lock(&b->lock); unlock(&b->lock); unlock(&a->lock)
void right_pointer(struct dev *d) { struct mutex *p = &d->lock; lock(p); touch(d); unlock(&d->lock); }
void right_made(void) { struct dev *a = make(1), *b = make(2); BOTH(a, b); }
void right_heads(void) { struct dev *a = head; head = a->next; struct dev *b = head; BOTH(a, b); }
void right_previous(struct dev *d) { struct dev *a = d; d = d->next; BOTH(a, d); }
void right_next(struct dev *d) { struct dev *a = d->next; BOTH(d, a); }
void other_unlock(void) { struct dev *a = make(1), *b = make(2); lock(&a->lock); unlock(&b->lock); }
void other_touch(void) { struct dev *a = make(1), *b = make(2); lock(&a->lock); touch(b); unlock(&a->lock); }
void other_head(void) { struct dev *a = head; lock(&a->lock); head = a->next; unlock(&head->lock); }
EOC

# Names the functions with a warning.
functions() {
  "$@" -fsyntax-only -Wthread-safety input.c 2>&1 |
    sed -n 's/^input\.c:\([0-9]*\):[0-9]*: warning: .*/\1/p' | sort -nu |
    while read -r line; do
      sed -n "${line}s/^void \([a-z_]*\)(.*/\1/p" input.c
    done | paste -s -d ' '
}

seen=$(
  echo "Clang 19: $(functions "$old")"
  echo "Clang 19, beta: $(functions "$old" -Wthread-safety-beta)"
  echo "Clang 22: $(functions "$new")"
  echo "Clang 22, beta: $(functions "$new" -Wthread-safety-beta)"
)
expected='Clang 19: right_pointer other_unlock other_touch other_head
Clang 19, beta: right_pointer other_unlock other_touch other_head
Clang 22: right_pointer other_unlock other_touch other_head
Clang 22, beta: right_made right_heads right_previous'

echo "Functions with a warning (those named right_ should have none, the others one):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
