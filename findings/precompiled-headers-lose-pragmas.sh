#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A precompiled header loses pragmas: GCC some, Clang others, none says so.
#
# Expected: a precompiled header stands for the text of the header: what the compiler
#   knows at its end it knows at the beginning of the file, pragmas that are still in
#   force among it.
# Instead: with the same flags and the same header,
#   - GCC forgets `pack`, `visibility push` and `diagnostic ignored`. A struct of the
#     file that was 9 bytes long has 16.
#   - Clang forgets `visibility push`, `redefine_extname` and the macros of
#     `push_macro`. A call goes to another function.
#   What one forgets the other one mostly keeps. Both keep `weak` and `poison`. GCC's
#   -Winvalid-pch, and Clang's checks of whether the header fits, have nothing to say.
# Versions: gcc-12 12.2.0-14+deb12u1, clang-19 1:19.1.7-3~deb12u1, clang-22
#   1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: some parts of Linux are compiled with a forced include whose only
#   line of code is `#pragma GCC visibility push(hidden)`. Who precompiles what is included
#   first, to parse a kernel faster, changes what is compiled there; who judges the
#   code alone must know which pragmas matter to the judgement. A test with one
#   compiler shows nothing of the other.

set -euo pipefail

gcc_version=12.2.0-14+deb12u1
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

libraries=$tmp/root/usr/lib/x86_64-linux-gnu
if [ "$(installed gcc-12)" = "installed $gcc_version" ]; then
  gcc="gcc-12"
else
  unpack "gcc-12=$gcc_version" "cpp-12=$gcc_version" libgmp10 libisl23 libmpc3 libmpfr6
  gcc=$tmp/root/usr/bin/gcc-12
fi
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
export LD_LIBRARY_PATH=$libraries

cat >pragmas.h <<'EOC'
#pragma GCC visibility push(hidden)
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC poison poisoned
#pragma pack(push, 1)
#pragma redefine_extname old_name new_name
#pragma weak late
#define LEVEL 17
#pragma push_macro("LEVEL")
#undef LEVEL
#define LEVEL 18
EOC
cat >main.c <<'EOC'
struct pair { char c; long l; };
int size_9[sizeof(struct pair) == 9 ? 1 : -1];
EOC
cat >names.c <<'EOC'
#pragma pop_macro("LEVEL")
int level = LEVEL;
void late(void);
int old_name(void);
int defined(void) { int unused; late(); return old_name(); }
EOC
echo 'int poisoned;' >poison.c

# Names the pragmas that hold in a file that is compiled with OPTION...
hold() { # COMPILER OPTION...
  local compiler=$1
  shift
  "$compiler" "$@" -S -o size.s main.c 2>errors.txt && echo pack
  "$compiler" "$@" -Wunused-variable -S -o names.s names.c 2>errors.txt
  grep -q '\.hidden[[:space:]]*defined' names.s && echo visibility
  grep -q Wunused-variable errors.txt || echo diagnostic
  "$compiler" "$@" -fsyntax-only poison.c 2>errors.txt || echo poison
  grep -q new_name names.s && echo redefine_extname
  grep -q '\.weak[[:space:]]*late' names.s && echo weak
  grep -q '\.long[[:space:]]*17' names.s && echo push_macro
  :
}

seen=$(
  for compiler in "$gcc" "$old" "$new"; do
    case $compiler in *gcc*) name=pragmas.h.gch ;; *) name=pragmas.pch ;; esac
    text=$(hold "$compiler" -include pragmas.h | paste -s -d ' ')
    "$compiler" -x c-header pragmas.h -o $name 2>errors.txt
    case $compiler in
    *gcc*) precompiled=$(hold "$compiler" -Winvalid-pch -include pragmas.h) ;;
    *) precompiled=$(hold "$compiler" -include-pch $name) ;;
    esac
    rm $name
    echo "${compiler##*/}, text: $text"
    echo "${compiler##*/}, precompiled: $(echo "$precompiled" | paste -s -d ' ')"
  done
)
all='pack visibility diagnostic poison redefine_extname weak push_macro'
expected="gcc-12, text: $all
gcc-12, precompiled: poison redefine_extname weak push_macro
clang-19, text: $all
clang-19, precompiled: pack diagnostic poison weak
clang-22, text: $all
clang-22, precompiled: pack diagnostic poison weak"

echo "Pragmas of a header that hold in the file that includes it:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
