#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# gcc -fanalyzer is not run at -fsyntax-only, nor at -flto, and sees optimised code.
#
# Expected: -fanalyzer is a warning of the compiler, and the code the source's. It is there
#   whatever else is asked of the compiler; without an output there is less to do, and no
#   less to say.
# Instead: it is a pass between others.
#   - With -fsyntax-only it is not reached. There is no warning, nor that there is none.
#   - With -flto it is not run when a file is compiled, but when all is linked. There a
#     leak is reported in a function of another file, which has nothing to do with it.
#   - With -O1 and more, functions that nobody calls are gone before, and so is memory that
#     is allocated and freed for nothing: a double free of it is found at -O0 alone.
# Version: gcc-12 12.2.0-14+deb12u1 (Debian 12, amd64).
# Why it matters: -fsyntax-only is how one runs a compiler as a checker, and with Clang's
#   analyses it does work. Commands of a build have -O2, and perhaps -flto; for an
#   analyser, they are taken as they are, with -c -o /dev/null. A comparison of checkers on
#   such commands counts nothing found where nothing was looked for. -O0 -fno-lto behind the
#   rest of the command changes both, and the macros of the optimiser with it.

set -euo pipefail

gcc_version=12.2.0-14+deb12u1

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

if [ "$(installed gcc-12)" != "installed $gcc_version" ]; then
  echo "this needs gcc-12 $gcc_version installed" >&2
  exit 1
fi

# Each function has a mistake.
cat >input.c <<'EOC'
void *malloc(unsigned long);
void free(void *);
struct dev { int n; };
int escape(struct dev *d);
static int unused(struct dev *d) { free(d); return d->n; }
int used(struct dev *d) { free(d); return d->n; }
int leak(int n) { struct dev *d = malloc(4); if (n) return 1; return escape(d); }
int twice(void) { void *p = malloc(3); free(p); free(p); return 0; }
int leak_for_nothing(void) { void *p = malloc(3); return 0; }
EOC
cat >main.c <<'EOC'
struct dev;
int escape(struct dev *d) { return d != 0; }
int main(void) { return 0; }
EOC

# Names the functions that are reported, and the file if it is not input.c.
functions() { # ARGUMENT...
  { gcc-12 -fanalyzer "$@" 2>&1 || :; } |
    sed -n 's/^\([a-z]*\.c\):\([0-9]*\):.*\[-Wanalyzer-.*/\1 \2/p' | sort -u |
    while read -r file line; do
      sed -n "${line}s/^\(static \)\{0,1\}int \([a-z_]*\)(.*/$file:\2/p" "$file"
    done | sed 's/^input\.c://' | paste -s -d ' ' | sed 's/^$/none/'
}

seen=$(
  echo "-c: $(functions -c input.c -o input.o)"
  echo "-fsyntax-only: $(functions -fsyntax-only input.c)"
  for level in -O1 -O2 -Os; do
    echo "-c $level: $(functions $level -c input.c -o input.o)"
  done
  echo "-c -O2 -flto: $(functions -O2 -flto -c input.c -o input.o)"
  echo "the link: $(functions -O2 -flto input.o main.c -o input)"
  echo "-c -O2 -flto -O0 -fno-lto: $(functions -O2 -flto -O0 -fno-lto -c input.c -o input.o)"
)
expected='-c: unused used leak twice leak_for_nothing
-fsyntax-only: none
-c -O1: used leak
-c -O2: used leak
-c -Os: used leak
-c -O2 -flto: none
the link: used leak main.c:escape
-c -O2 -flto -O0 -fno-lto: unused used leak twice leak_for_nothing'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
