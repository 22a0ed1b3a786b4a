#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Bear writes C_INCLUDE_PATH as -I, and so another header may be found.
#
# Expected: a compile database has what was called, and what the compiler takes from
#   the environment is lost; or else it stands there as what it is. The directories of
#   C_INCLUDE_PATH are headers of the system: after those of -isystem, and no
#   warnings about them. Those of CPLUS_INCLUDE_PATH are for C++ alone.
# Instead: the directories of CPATH, C_INCLUDE_PATH and CPLUS_INCLUDE_PATH are all
#   written, all as -I, in the commands of C files, too. -I goes before -isystem. So
#   - of two headers of one name, the command of the database finds the one from
#     C_INCLUDE_PATH where the compiler found that of -isystem;
#   - it finds headers of C++ that the compiler had not looked for;
#   - and it warns about headers that are the system's.
# Versions: bear 3.1.1-1, gcc-12 12.2.0-14+deb12u1 (Debian 12, amd64).
# Why it matters: shells of Guix, and modules of clusters, set these variables,
#   and a database is what analysers and editors see of a build. They look at other
#   code than was compiled, and nothing fails: to see it, one must compare
#   what `-H` says of both. Where headers have the names of others on purpose, as a
#   kernel's or a C library's own do, record the build without these variables.

set -euo pipefail

bear_version=3.1.1-1
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

if [ "$(installed bear)" != "installed $bear_version" ] ||
  [ "$(installed gcc-12)" != "installed $gcc_version" ]; then
  echo "this needs bear $bear_version and gcc-12 $gcc_version installed" >&2
  exit 1
fi
if ! command -v jq >/dev/null; then
  echo "this needs jq" >&2
  exit 1
fi
unset CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH OBJC_INCLUDE_PATH
export LC_ALL=C

for directory in i isystem c cpp; do
  mkdir $directory
  printf '#define FOUND "%s"\nstatic void unused(void) {}\n' $directory >$directory/found.h
done
cat >main.c <<'EOC'
#if __has_include(<found.h>)
#include <found.h>
#else
#define FOUND "none"
#endif
const char found[] = FOUND;
EOC

# Says which header a file is compiled with that has the assembly $1.
header() {
  sed -n 's/.*\.string[[:space:]]*"\(.*\)"/\1/p' "$1"
}

# Compiles with a variable and flags, recorded; then as the database says.
compare() { # VARIABLE=DIRECTORY FLAG...
  local variable=$1 arguments
  shift
  rm -f compile_commands.json main.s
  env "$variable" bear -- gcc-12 "$@" -S -o main.s main.c 2>said.txt
  echo "$variable $*: built with $(header main.s), $(grep -c warning: said.txt || :) warnings"
  mapfile -t arguments < <(jq -r '.[0].arguments[]' compile_commands.json)
  rm main.s
  "${arguments[@]}" 2>said.txt
  echo "  by the database: $(header main.s), $(grep -c warning: said.txt || :) warnings; $(jq -r '.[0].arguments[1:-1] | join(" ")' compile_commands.json)"
}

seen=$(
  compare C_INCLUDE_PATH=c -I i
  compare C_INCLUDE_PATH=c -Wall
  compare C_INCLUDE_PATH=c -isystem isystem
  compare CPATH=c -isystem isystem
  compare CPLUS_INCLUDE_PATH=cpp -O2
)
expected="C_INCLUDE_PATH=c -I i: built with i, 0 warnings
  by the database: i, 0 warnings; -I i -S -I c -o main.s
C_INCLUDE_PATH=c -Wall: built with c, 0 warnings
  by the database: c, 1 warnings; -Wall -S -I c -o main.s
C_INCLUDE_PATH=c -isystem isystem: built with isystem, 0 warnings
  by the database: c, 0 warnings; -isystem isystem -S -I c -o main.s
CPATH=c -isystem isystem: built with c, 0 warnings
  by the database: c, 0 warnings; -isystem isystem -S -I c -o main.s
CPLUS_INCLUDE_PATH=cpp -O2: built with none, 0 warnings
  by the database: cpp, 0 warnings; -O2 -S -I cpp -o main.s"

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
