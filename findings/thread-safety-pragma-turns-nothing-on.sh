#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang 19: a pragma turns -Wthread-safety off, and never on.
#
# Expected: `#pragma clang diagnostic warning "-Wthread-safety"` does for the rest of a
#   file what the flag does for all of it, as it is with other warnings.
# Instead: whether the analysis runs is decided once, by the command line, before the file
#   is read. The pragma is understood, does not tell that it is in vain, and
#   changes nothing; nor does that of -Wunreachable-code. `ignored` does work, where
#   the flag is given. Others that need a graph of the function's paths, as
#   -Wconditional-uninitialized, can be turned on.
#   Clang 22 asks at each function, and has the warnings in either way.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12,
#   amd64).
# Why it matters: annotations for locks come into a large tree file by file, and a
#   pragma at the top of those that are done looks like the way to check these and no
#   others. Up to some release after 19 such a file is silently not checked at all: it is
#   clean because nobody looked. A file must be given the flag by its compile
#   command (CFLAGS_name.o of Kbuild), and what is not to be checked the pragma. A
#   test that the warning does come is worth its line.

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
void unlock(struct mutex *l) __attribute__((release_capability(*l)));
#pragma clang diagnostic warning "-Wthread-safety"
void turned_on(struct mutex *l) { unlock(l); }
#pragma clang diagnostic ignored "-Wthread-safety"
void turned_off(struct mutex *l) { unlock(l); }
#pragma clang diagnostic warning "-Wunreachable-code"
int unreachable(int n) { return n; n++; return n; }
#pragma clang diagnostic warning "-Wconditional-uninitialized"
int uninitialized(int n) { int i; if (n) i = 1; if (n) return i; return 0; }
EOC

seen=$(
  for clang in "$old" "$new"; do
    for flag in -Wno-thread-safety -Wthread-safety; do
      echo "${clang##*/} $flag:"
      "$clang" -fsyntax-only $flag input.c 2>&1 |
        sed -n 's/^input.c:\([0-9]*\):.*warning: .*\[\(.*\)\]/  line \1: \2/p'
    done
  done
)
expected='clang-19 -Wno-thread-safety:
  line 10: -Wconditional-uninitialized
clang-19 -Wthread-safety:
  line 4: -Wthread-safety-analysis
  line 10: -Wconditional-uninitialized
clang-22 -Wno-thread-safety:
  line 4: -Wthread-safety-analysis
  line 8: -Wunreachable-code
  line 10: -Wconditional-uninitialized
clang-22 -Wthread-safety:
  line 4: -Wthread-safety-analysis
  line 8: -Wunreachable-code
  line 10: -Wconditional-uninitialized'

echo "Warnings, all of which a pragma turned on just above (line 6: off):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
