#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Bear: the flags that a compiler's wrapper adds are there or not by the wrapper's name.
#
# Expected: Bear sees each program that is started. Of a wrapper that starts the compiler with
#   more flags it has both calls, and the entry is the compiler's, with all flags that
#   the code was compiled with; a reader of the database cannot start the wrapper.
# Instead: the first call of the two that Bear takes for a compiler's, by its name, makes the
#   entry, and the other one, of the same file, is dropped as a duplicate. A wrapper called
#   cc, gcc or arm-linux-gcc is such a call: what it adds, -D, -I, --sysroot or -m32, is
#   nowhere. The same script called mygcc or wrap.sh is none, and its flags are there.
# Version: bear 3.1.1-1, gcc-12 12.2.0-14+deb12u1 (Debian 12, amd64).
# Why it matters: toolchains of embedded systems, Nix and hardened builds have their compilers
#   wrapped, under the names that compilers have, to hand --sysroot and defaults on. The
#   analyser of such a database looks at another configuration, with the headers of this
#   machine, and where that parses nobody notices. Look for a macro of the wrapper in what
#   the entries are preprocessed to, or put the compiler itself, with the flags, into CC.

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

if ! command -v jq >/dev/null; then
  echo "this needs jq" >&2
  exit 1
fi

if [ "$(installed bear)" != "installed $bear_version" ] ||
  [ "$(installed gcc-12)" != "installed $gcc_version" ]; then
  echo "this needs bear $bear_version and gcc-12 $gcc_version installed" >&2
  exit 1
fi

unset CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH OBJC_INCLUDE_PATH
export LC_ALL=C
mkdir wrappers
printf '#ifndef ADDED\n#error the wrapper was not called\n#endif\nint x;\n' >input.c

# Prints the arguments of the database's entries, after a call with a wrapper of a name.
entries() { # NAME
  printf '#!/bin/sh\nexec /usr/bin/gcc-12 -DADDED "$@"\n' >"wrappers/$1"
  chmod +x "wrappers/$1"
  bear --output commands.json -- "$tmp/wrappers/$1" -c input.c -o input.o
  jq -r '.[].arguments | join(" ")' commands.json | sed "s,$tmp/,," | paste -s -d ';'
}

seen=$(
  for name in cc gcc gcc-12 arm-linux-gcc clang mygcc wrap.sh; do
    echo "$name: $(entries $name)"
  done
)
expected='cc: wrappers/cc -c -o input.o input.c
gcc: wrappers/gcc -c -o input.o input.c
gcc-12: wrappers/gcc-12 -c -o input.o input.c
arm-linux-gcc: wrappers/arm-linux-gcc -c -o input.o input.c
clang: wrappers/clang -c -o input.o input.c
mygcc: /usr/bin/gcc-12 -DADDED -c -o input.o input.c
wrap.sh: /usr/bin/gcc-12 -DADDED -c -o input.o input.c'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
