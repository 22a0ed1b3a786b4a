#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clang-tidy takes code for a processor that LLVM does not have for this machine's.
#
# Expected: clang-tidy finds the target in the compiler's name, as clang does in its own:
#   aarch64-linux-gnu-gcc compiles for arm64. For one that LLVM knows nothing of,
#   as hppa-linux-gnu-gcc, there is an error, as there is with --target=hppa-linux-gnu.
# Instead: such a name counts as no name. The code is parsed for the machine that
#   clang-tidy runs on, with its macros, sizes and alignment, and nothing is said.
#   It is so for HP-PA, SuperH, Alpha and Itanium, and for those that LLVM has but
#   Debian does not build, as C-SKY, and for any mistake in the name. Where LLVM has the
#   target, the compiler's name does choose it, behind ccache, too.
# Versions: clang-tidy-19 1:19.1.7-3~deb12u1, clang-tidy-22 1:22.1.8-1~deb12u1
#   (Debian 12, amd64).
# Why it matters: Linux has architectures that only GCC compiles, and Debian has the
#   compilers. With compile commands of such a build, the findings are of a mixture: the
#   headers of one architecture, and __x86_64__ of the other one. #ifdef decides what is
#   locked, so paths are judged that are compiled nowhere. That there were no errors
#   proves nothing. Who reads compile commands with this library has to look whether the
#   compiler's name has a target that was not taken over.

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

# Names clang-tidy of a release, unpacked if it is not installed.
tidy() { # RELEASE VERSION
  if [ "$(installed "clang-tidy-$1")" = "installed $2" ]; then
    echo "clang-tidy-$1"
    return
  fi
  unpack "clang-tidy-$1=$2" "libclang-cpp$1=$2" "libllvm$1=$2" "libclang-common-$1-dev=$2" \
    libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  echo "$tmp/root/usr/bin/clang-tidy-$1"
}
old=$(tidy 19 "$old_version")
new=$(tidy 22 "$new_version")
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

cat >input.c <<'EOC'
#if defined(__aarch64__)
int for_arm64(int n) { return n ? for_arm64(n - 1) : 0; }
#elif defined(__x86_64__)
int for_this_machine(int n) { return n ? for_this_machine(n - 1) : 0; }
#else
int for_another(int n) { return n ? for_another(n - 1) : 0; }
#endif
EOC

# Names the function that is there, or the error.
parsed() { # COMMAND
  cat >compile_commands.json <<EOJ
[{"directory": "$tmp", "file": "input.c", "command": "$1 -c -o input.o input.c"}]
EOJ
  "$tidy" -p . --quiet '--checks=-*,misc-no-recursion' input.c 2>errors.txt |
    sed -n "s/.*warning: function '\([a-z0-9_]*\)'.*/\1/p; s/.*\(error: .*\) \[.*/\1/p"
}

seen=$(
  for tidy in "$old" "$new"; do
    echo "${tidy##*/}:"
    for name in gcc aarch64-linux-gnu-gcc 'ccache aarch64-linux-gnu-gcc-12' \
      s390x-linux-gnu-gcc hppa-linux-gnu-gcc sh4-linux-gnu-gcc alpha-linux-gnu-gcc \
      ia64-linux-gnu-gcc csky-linux-gcc amr64-linux-gnu-gcc \
      'clang --target=hppa-linux-gnu'; do
      echo "  $name: $(parsed "$name")"
    done
  done
)
one="  gcc: for_this_machine
  aarch64-linux-gnu-gcc: for_arm64
  ccache aarch64-linux-gnu-gcc-12: for_arm64
  s390x-linux-gnu-gcc: for_another
  hppa-linux-gnu-gcc: for_this_machine
  sh4-linux-gnu-gcc: for_this_machine
  alpha-linux-gnu-gcc: for_this_machine
  ia64-linux-gnu-gcc: for_this_machine
  csky-linux-gcc: for_this_machine
  amr64-linux-gnu-gcc: for_this_machine
  clang --target=hppa-linux-gnu: error: unknown target triple 'hppa-unknown-linux-gnu'"
expected="clang-tidy-19:
$one
clang-tidy-22:
$one"

echo "What clang-tidy parses the code for, by the command's compiler:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
