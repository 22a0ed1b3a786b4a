#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A std::vector that grows copies its elements if they have a member of LLVM's containers.
#
# Expected: a struct of strings, maps and small vectors is moved when the vector that holds it
#   grows: all of these have move constructors, and the struct gets one that calls them.
# Instead: std::vector moves only what says that it cannot fail (std::move_if_noexcept), and
#   copies the rest as long as it can be copied. None of LLVM's containers says so: not
#   SmallVector, not even SmallVector<T, 0>, nor DenseMap, StringMap, MapVector, BitVector or
#   APInt. One such member, and 1,000 push_back()s copy 1,023 elements with all that they own;
#   with std::string in its place, none. A llvm::SmallVector in the place of the std::vector
#   moves them, as LLVM is built without exceptions and does not ask. Nothing warns, not
#   clang-tidy's performance-noexcept-move-constructor either: the struct declares nothing.
#   libstdc++'s std::deque does not say so, too, while its vector, map and string do.
# Versions: llvm-19-dev 1:19.1.7-3~deb12u1, llvm-22-dev 1:22.1.8-1~deb12u1, clang-tidy-22
#   1:22.1.8-1~deb12u1, g++-12 12.2.0-14+deb12u1 (Debian 12, amd64).
# Why it matters: states, summaries and events of an analyser hold small vectors, as LLVM's
#   manual recommends, and lie in vectors by the thousand. A profile shows copies where the
#   code says std::move(). The outer vector is to be LLVM's own, or its capacity reserved.

set -euo pipefail

llvm19_version=1:19.1.7-3~deb12u1
llvm22_version=1:22.1.8-1~deb12u1
gxx_version=12.2.0-14+deb12u1

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

if [ "$(installed g++-12)" != "installed $gxx_version" ]; then
  echo "this needs g++-12 $gxx_version installed" >&2
  exit 1
fi
# Headers and libraries of both majors, and clang-tidy.
unpack "llvm-19-dev=$llvm19_version" "libllvm19=$llvm19_version" \
  "llvm-22-dev=$llvm22_version" "libllvm22=$llvm22_version" "clang-tidy-22=$llvm22_version" \
  "libclang-cpp22=$llvm22_version" "libclang-common-22-dev=$llvm22_version" libedit2 libbsd0 \
  libmd0 libz3-4 libxml2 libicu72 libffi8
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

cat >growth.cpp <<'EOC'
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include <cstdio>
#include <deque>
#include <map>
#include <string>
#include <vector>

static int Copies;

struct Counted {
  Counted() = default;
  Counted(const Counted &) { ++Copies; }
  Counted(Counted &&) noexcept {}
};

template <class Member> struct Element {
  Counted Count;
  Member Of;
};

template <class Vector> static int grow() {
  Copies = 0;
  Vector V;
  for (int I = 0; I != 1000; ++I)
    V.emplace_back();
  return Copies;
}

#define WITH(...)                                                              \
  std::printf("%s: %d\n", #__VA_ARGS__,                                        \
              grow<std::vector<Element<__VA_ARGS__>>>())

int main() {
  WITH(std::string);
  WITH(std::vector<int>);
  WITH(std::map<int, int>);
  WITH(std::deque<int>);
  WITH(llvm::SmallVector<int, 4>);
  WITH(llvm::SmallVector<int, 0>);
  WITH(llvm::DenseMap<int, int>);
  WITH(llvm::StringMap<int>);
  WITH(llvm::MapVector<int, int>);
  WITH(llvm::BitVector);
  WITH(llvm::APInt);
  std::printf("the same in llvm::SmallVector: %d\n",
              grow<llvm::SmallVector<Element<llvm::SmallVector<int, 4>>, 0>>());
}
EOC

seen=
for major in 19 22; do
  library=$(find root/usr/lib/x86_64-linux-gnu -name "libLLVM*$major*" -type f | head -n 1)
  g++-12 -std=c++20 "-Iroot/usr/include/llvm-$major" "-Iroot/usr/include/llvm-c-$major" \
    growth.cpp -o "growth$major" "$library" -Wl,--allow-shlib-undefined
  seen+="LLVM $major"$'\n'$("./growth$major")$'\n'
done
warnings=$(root/usr/lib/llvm-22/bin/clang-tidy --checks='-*,performance-noexcept-*' \
  growth.cpp -- -std=c++20 -isystem root/usr/include/llvm-22 \
  -isystem root/usr/include/llvm-c-22 2>tidy.err)
seen+="clang-tidy says: ${warnings:-nothing}"

one='std::string: 0
std::vector<int>: 0
std::map<int, int>: 0
std::deque<int>: 1023
llvm::SmallVector<int, 4>: 1023
llvm::SmallVector<int, 0>: 1023
llvm::DenseMap<int, int>: 1023
llvm::StringMap<int>: 1023
llvm::MapVector<int, int>: 1023
llvm::BitVector: 1023
llvm::APInt: 1023
the same in llvm::SmallVector: 0'
expected="LLVM 19
$one
LLVM 22
$one
clang-tidy says: nothing"

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
