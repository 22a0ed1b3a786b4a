#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# -Wthread-safety: in a switch over a trylock's result the last case has the lock.
#
# Expected: `switch (trylock())` is either not followed, and an unlock in it is reported,
#   or it is followed by the labels: try_acquire_capability(1, l) has the lock in case 1
#   and not in case 0. An `if` is followed, whatever way it asks for 0.
# Instead: a switch is taken for an `if`, and the last of its cases for the then-branch,
#   whatever the labels say; a default is not, even behind them. For a function that
#   returns 0 with the lock it is the last case but one, or, with one case, the default.
#   So the same two cases are right or wrong by their order, and case 0 with the unlock at
#   the end passes, though the lock is not held.
#   Of an `if`, `if ((err = get()))` is not followed, while `err = get(); if (err)` is; nor
#   is `err < 0`.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: a test of annotations with one switch, written with the success last,
#   shows that switches work. They do not: a report there, and no report there, is
#   chance. `if ((err = ...))`, common in Linux around mutex_lock_interruptible(), must be
#   written apart to be checked.

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

# The functions that begin with right_ are, the others unlock what is not held.
cat >input.c <<'EOC'
struct __attribute__((capability("mutex"))) mutex { int owner; };
extern struct mutex m;
int trylock(void) __attribute__((try_acquire_capability(1, m)));
int get(void) __attribute__((try_acquire_capability(0, m)));
void unlock(void) __attribute__((release_capability(m)));
int right_success_last(void) { switch (trylock()) { case 0: return 0; case 1: unlock(); return 1; } return 2; }
int right_success_first(void) { switch (trylock()) { case 1: unlock(); return 1; case 0: return 0; } return 2; }
int right_success_default(void) { switch (trylock()) { case 0: return 0; default: unlock(); return 1; } }
int failed_last(void) { switch (trylock()) { case 1: return 1; case 0: unlock(); return 0; } return 2; }
int failed_first(void) { switch (trylock()) { case 0: unlock(); return 0; case 1: return 1; } return 2; }
int right_zero_last(void) { switch (get()) { case -4: return 1; case 0: unlock(); return 0; } return 2; }
int right_zero_first(void) { switch (get()) { case 0: unlock(); return 0; case -4: return 1; } return 2; }
int right_zero_alone(void) { switch (get()) { case 0: unlock(); return 0; default: return 1; } }
int right_if(void) { int err = get(); if (err) return err; unlock(); return 0; }
int right_assignment(void) { int err; if ((err = get())) return err; unlock(); return 0; }
int right_negative(void) { int err = get(); if (err < 0) return err; unlock(); return 0; }
EOC

# Names the functions with a warning.
functions() {
  "$@" -fsyntax-only -Wthread-safety input.c 2>&1 |
    sed -n 's/^input\.c:\([0-9]*\):[0-9]*: warning: .*/\1/p' | sort -nu |
    while read -r line; do
      sed -n "${line}s/^int \([a-z_]*\)(.*/\1/p" input.c
    done | paste -s -d ' '
}

seen=$(
  echo "Clang 19: $(functions "$old")"
  echo "Clang 22: $(functions "$new")"
)
one='right_success_first right_success_default failed_first right_zero_last right_zero_alone right_assignment right_negative'
expected="Clang 19: $one
Clang 22: $one"

echo "Functions with a warning (failed_first and failed_last should have one):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
