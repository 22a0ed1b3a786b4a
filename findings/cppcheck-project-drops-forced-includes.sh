#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# cppcheck --project leaves out the forced includes (-include) of compile commands.
#
# Expected: of a compile command in compile_commands.json cppcheck takes what decides what the
#   code is: -D, -U, -I, -isystem, -std, and -include, which it has an option of its own for.
# Instead: -include is not read, and nothing is said. Macros of the forced header do not exist:
#   code behind #ifdef of it is not there, and the branch that is not compiled is checked and
#   reported. cppcheck tries no other configurations with --project, as it does on a file
#   alone, since the command is one. With --include=FILE on cppcheck's own command line,
#   beside --project, too, all is right.
# Version: cppcheck 2.10-2 (Debian 12, amd64).
# Why it matters: each compile command of Linux has three forced includes; kconfig.h brings
#   CONFIG_* and IS_ENABLED(). So cppcheck checks a kernel with no option set, one that
#   nobody builds, and the files that need an option are empty; a clean run of a driver says
#   nothing of it. A comparison of checkers by one compile database compares two
#   programs. Hand the headers to --include.

set -euo pipefail

cppcheck_version=2.10-2

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

if [ "$(installed cppcheck)" = "installed $cppcheck_version" ]; then
  cppcheck=cppcheck
else
  unpack "cppcheck=$cppcheck_version" libpcre3 libtinyxml2-9
  cppcheck=$tmp/root/usr/bin/cppcheck
  export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu:$tmp/root/lib/x86_64-linux-gnu
fi

printf '#define CONFIG_A 1\n#define FIRST *p\n' >forced.h
cat >input.c <<'EOC'
#ifdef CONFIG_A
int compiled(void) { int *p = 0; return *p; }
#else
int not_compiled(void) { int *p = 0; return *p; }
#endif
int by_macro(void) { int *p = 0; return FIRST; }
#ifdef BY_D
int defined(void) { int *p = 0; return *p; }
#endif
EOC

# Names the functions that are reported in input.c.
functions() { # ARGUMENT...
  "$cppcheck" --quiet --template='{line} {id}' --template-location= "$@" 2>&1 |
    sed -n 's/^\([0-9]*\) nullPointer$/\1/p' | sort -nu | while read -r line; do
    sed -n "${line}s/^int \([a-z_]*\)(.*/\1/p" input.c
  done | paste -s -d ' '
}

# Writes compile_commands.json for arguments.
database() { # ARGUMENTS
  echo "[{\"directory\": \"$tmp\", \"file\": \"input.c\"," \
    "\"command\": \"gcc $1 -c input.c -o input.o\"}]" >compile_commands.json
}

seen=$(
  database '-DBY_D -include forced.h'
  echo "--project, -D and -include: $(functions --project=compile_commands.json)"
  echo "the same with --include: $(functions --project=compile_commands.json --include=forced.h)"
  database '-include forced.h'
  echo "--project, -include: $(functions --project=compile_commands.json)"
  echo "the file: $(functions input.c)"
  echo "the file, with --include and -D: $(functions --include=forced.h -DBY_D input.c)"
)
expected='--project, -D and -include: not_compiled defined
the same with --include: compiled by_macro defined
--project, -include: not_compiled
the file: compiled not_compiled defined
the file, with --include and -D: compiled by_macro defined'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
