#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clangd says nothing about a forced include (-include) that does not exist.
#
# Expected: a compile command with `-include autoconf.h`, where there is no
#   such file, gives an error in clangd, as a missing #include does.
# Instead: clangd 19 reports no error, goes on without the file, and takes the
#   branches of #ifdef as if nothing was configured. It is silent, too, if the
#   forced include exists and includes a file that does not. Clang places both
#   errors below `<built-in>`, outside the file that is open. With the same
#   commands clang and clang-tidy fail, and clang-extdef-mapping prints the map
#   of what is left, then fails.
# Versions: clangd-19, clang-19, clang-tidy-19, clang-tools-19
#   1:19.1.7-3~deb12u1 (Debian 12, amd64).
# Why it matters: each compile command of Linux has three forced includes,
#   which bring CONFIG_*, the attributes and the annotations. After a clean of
#   the build tree, or with a database from another tree, an editor with clangd
#   shows a file with no error, though the code behind CONFIG_* is gone and a
#   checker in clangd judges something else than the kernel that is built. Who
#   integrates a checker there has to test for the forced includes itself.

set -eu

clang_version=1:19.1.7-3~deb12u1

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

have=yes
for package in clangd-19 clang-19 clang-tidy-19 clang-tools-19; do
  if [ "$(installed "$package")" != "installed $clang_version" ]; then
    have=no
  fi
done
if [ $have = yes ]; then
  bin=$(dirname "$(command -v clangd-19)")
else
  unpack "clangd-19=$clang_version" "clang-19=$clang_version" \
    "clang-tidy-19=$clang_version" "clang-tools-19=$clang_version" \
    "libclang-cpp19=$clang_version" "libllvm19=$clang_version" \
    "libclang-common-19-dev=$clang_version" \
    libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8 libabsl20220623 \
    libgrpc29 libgrpc++1.51 libprotobuf32 libre2-9 libc-ares2 libssl3
  LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu
  export LD_LIBRARY_PATH
  bin=$tmp/root/usr/bin
fi

# The missing file is a forced include (forced.c), a plain include (plain.c),
# or an include of a forced include, as with Linux's kconfig.h (nested.c).
cat >forced.c <<'EOC'
#ifdef CONFIG_SMP
int smp(void) { return no_such_name; }
#endif
int up(void) { return 0; }
EOC
{
  echo '#include "autoconf.h"'
  cat forced.c
} >plain.c
cp forced.c nested.c
echo '#include "autoconf.h"' >kconfig.h
cat >compile_commands.json <<EOC
[ { "directory": "$tmp", "file": "forced.c",
    "arguments": ["clang", "-include", "autoconf.h", "-c", "forced.c"] },
  { "directory": "$tmp", "file": "nested.c",
    "arguments": ["clang", "-include", "kconfig.h", "-c", "nested.c"] },
  { "directory": "$tmp", "file": "plain.c",
    "arguments": ["clang", "-c", "plain.c"] } ]
EOC

# Runs a command; says whether it names the missing file in an error.
verdict() {
  status=0
  "$@" >out.txt 2>&1 || status=$?
  if grep -Eq "^E.*autoconf\.h|error: 'autoconf\.h' file not found" out.txt; then
    said=error
  else
    said=silent
  fi
  if [ $status -eq 0 ]; then
    echo "$said, exit 0"
  else
    echo "$said, exit not 0"
  fi
}

seen=$(
  echo "clang, -include: $(verdict "$bin/clang-19" -fsyntax-only -include autoconf.h forced.c)"
  echo "clang-tidy, -include: $(verdict "$bin/clang-tidy-19" -p . '--checks=-*,misc-*' forced.c)"
  echo "clang-extdef-mapping, -include: $(verdict "$bin/clang-extdef-mapping-19" -p . forced.c)"
  echo "clangd, #include: $(verdict "$bin/clangd-19" --check=plain.c)"
  echo "clangd, -include: $(verdict "$bin/clangd-19" --check=forced.c)"
  echo "clang, -include of kconfig.h: $(verdict "$bin/clang-19" -fsyntax-only -include kconfig.h nested.c)"
  echo "clangd, -include of kconfig.h: $(verdict "$bin/clangd-19" --check=nested.c)"
  # With the file there, clangd does see the code behind the #ifdef.
  echo '#define CONFIG_SMP 1' >autoconf.h
  "$bin/clangd-19" --check=forced.c >out.txt 2>&1 || :
  echo "clangd, -include of a file that exists: $(grep -c '^E.*no_such_name' out.txt) error(s) behind CONFIG_SMP"
)
expected='clang, -include: error, exit not 0
clang-tidy, -include: error, exit not 0
clang-extdef-mapping, -include: error, exit not 0
clangd, #include: error, exit not 0
clangd, -include: silent, exit 0
clang, -include of kconfig.h: error, exit not 0
clangd, -include of kconfig.h: silent, exit 0
clangd, -include of a file that exists: 1 error(s) behind CONFIG_SMP'

echo "What each tool says about autoconf.h, which does not exist:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
