#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# llvm-symbolizer: in a module, the function of one section and the line of another one.
#
# Expected: in a file that is not linked yet, as an object and a kernel's module (.ko), each
#   section begins at 0, so that an address is of several functions. llvm-symbolizer takes
#   the one in .text, as binutils' addr2line does, or says that it does not know.
# Instead: it puts together the name and the line. The line is that of .text. The name is of
#   any section: of the functions that begin at one address the largest one is known,
#   the others are not there. So 8 bytes into work() are "setup", with the file and line of
#   work(); and asked for work+8 by name it has ?? for both. Only past the end of
#   .text the answer is that it does not know.
#   llvm-addr2line, which is the same program, has no --section.
# Versions: llvm-19 1:19.1.7-3~deb12u1, llvm-22 1:22.1.8-1~deb12u1, gcc-12 12.2.0-14+deb12u1,
#   binutils 2.40-2 (Debian 12, amd64).
# Why it matters: a report of lockdep has `work+0x8/0xd [module]`, and a module has .text,
#   .init.text, .exit.text and often more. The answer looks whole, and who acquired the
#   lock is a function that has no part in it. Use addr2line --section, with the section of
#   the symbol, or hold the name of the answer against the one that was asked for.

set -euo pipefail

old_version=1:19.1.7-3~deb12u1
new_version=1:22.1.8-1~deb12u1
gcc_version=12.2.0-14+deb12u1
binutils_version=2.40-2

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

if [ "$(installed gcc-12)" != "installed $gcc_version" ] ||
  [ "$(installed binutils)" != "installed $binutils_version" ]; then
  echo "this needs gcc-12 $gcc_version and binutils $binutils_version installed" >&2
  exit 1
fi


# Names llvm-symbolizer of a release, unpacked if it is not installed.
symbolizer() { # RELEASE VERSION
  if [ "$(installed "llvm-$1")" = "installed $2" ]; then
    echo "llvm-symbolizer-$1"
    return
  fi
  unpack "llvm-$1=$2" "libllvm$1=$2" libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  echo "$tmp/root/usr/bin/llvm-symbolizer-$1"
}
old=$(symbolizer 19 "$old_version")
new=$(symbolizer 22 "$new_version")
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

# In each function the first call ends at 8.
cat >module.c <<'EOC'
int out(int n);

int work(int n) {
  out(n);
  return n + 1;
}

int later(int n) {
  out(n);
  return n + 4;
}

int __attribute__((section(".init.text"))) setup(int n) {
  out(n);
  out(n);
  return n + 2;
}

int __attribute__((section(".exit.text"))) teardown(int n) {
  out(n);
  return n + 3;
}
EOC
gcc-12 -g -O1 -c module.c -o module.o
ld -r module.o -o module.ko

# Says what is found for an address or a symbol.
found() { # SYMBOLIZER ADDRESS-OR-SYMBOL...
  local program=$1
  shift
  "$program" --obj=module.ko "$@" 2>log | sed "s,$tmp/,," | paste -s -d ' ' | sed 's/ *$//'
}

seen=$(
  echo "addr2line --section:"
  for section in .text .init.text .exit.text; do
    echo "$section 8: $(addr2line --exe=module.ko --functions --section=$section 8 |
      sed "s,$tmp/,," | paste -s -d ' ')"
  done
  for program in "$old" "$new"; do
    echo "llvm-symbolizer ${program##*-}:"
    echo "8: $(found "$program" 0x8)"
    echo "64: $(found "$program" 0x40)"
    for symbol in work+0x8 later+0x8 setup+0x8 teardown+0x8; do
      echo "$symbol: $(found "$program" $symbol)"
    done
  done
)
expected='addr2line --section:
.text 8: work module.c:5
.init.text 8: setup module.c:15
.exit.text 8: teardown module.c:21
llvm-symbolizer 19:
8: setup module.c:5:12
64: ?? ??:0:0
work+0x8: ?? ??:0:0
later+0x8: later module.c:10:12
setup+0x8: setup module.c:5:12
teardown+0x8: ?? ??:0:0
llvm-symbolizer 22:
8: setup module.c:5:12
64: ?? ??:0:0
work+0x8: ?? ??:0:0
later+0x8: later module.c:10:12
setup+0x8: setup module.c:5:12
teardown+0x8: ?? ??:0:0'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
