#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# compile_flags.txt beside compile_commands.json: clang-tidy obeys the one, clangd the other.
#
# Expected: both of Clang's files for "how is this compiled" may lie in one directory. The
#   one with a command for each file goes before the one with flags for all; whichever it is,
#   all of Clang's tools take the same.
# Instead: clangd takes compile_commands.json. clang-tidy, clang-check and the others that look
#   for it by themselves take compile_flags.txt, also with -p, and also for files that
#   compile_commands.json has. No tool says which one it has taken, nor that there are two.
#   In different directories the nearer one counts, with all of them.
# Versions: clang-tidy-19, clangd-19 and clang-tools-19 1:19.1.7-3~deb12u1; clang-tidy-22,
#   clangd-22 and clang-tools-22 1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: compile_flags.txt is what one writes for an editor before the first build; the
#   build then puts its database next to it, and the editor shows the right code from
#   then on. A check by clang-tidy still parses a kernel's file without its -D and -I, or
#   with those for another configuration, and #ifdef decides what is locked. Name the
#   database's directory and see to it that it has no compile_flags.txt.

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


# Unpacks the tools of a release, if they are not installed, and names their directory.
tools() { # RELEASE VERSION
  local package
  for package in "clang-tidy-$1" "clangd-$1" "clang-tools-$1"; do
    if [ "$(installed "$package")" != "installed $2" ]; then
      unpack "clang-tidy-$1=$2" "clangd-$1=$2" "clang-tools-$1=$2" "libclang-cpp$1=$2" \
        "libllvm$1=$2" "libclang-common-$1-dev=$2" libedit2 libbsd0 libmd0 libz3-4 libxml2 \
        libicu72 libffi8 libabsl20220623 libgrpc29 libgrpc++1.51 libprotobuf32 libre2-9 \
        libc-ares2 libssl3
      echo "$tmp/root/usr/bin"
      return
    fi
  done
  echo /usr/bin
}
old=$(tools 19 "$old_version")
new=$(tools 22 "$new_version")
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

mkdir -p both commands/flags flags/commands
# One of the two branches has an error; the file says which it was.
for directory in both commands/flags flags/commands; do
  cat >$directory/input.c <<'EOC'
#if defined(BY_FLAGS)
int n = by_flags;
#elif defined(BY_COMMANDS)
int n = by_commands;
#endif
EOC
done
# Writes compile_commands.json into a directory, for a file below it.
commands() { # DIRECTORY FILE
  echo "[{\"directory\": \"$tmp/$1\", \"file\": \"$2\"," \
    "\"arguments\": [\"gcc\", \"-DBY_COMMANDS\", \"-c\", \"$2\"]}]" >"$1/compile_commands.json"
}
echo -DBY_FLAGS | tee both/compile_flags.txt commands/flags/compile_flags.txt \
  >flags/compile_flags.txt
commands both input.c
commands commands flags/input.c
commands flags/commands input.c

# Names the undeclared identifier that a command has an error about.
taken() {
  { "$@" 2>&1 || :; } | sed -n "s/.*undeclared identifier '\(by_[a-z]*\)'.*/\1/p" |
    sort -u | paste -s -d ' '
}

seen=$(
  for release in 19 22; do
    bin=$old
    [ $release = 19 ] || bin=$new
    for file in both/input.c commands/flags/input.c flags/commands/input.c; do
      echo "$file, $release:" \
        "clang-tidy $(taken "$bin/clang-tidy-$release" --checks='-*,misc-*' $file)," \
        "with -p $(taken "$bin/clang-tidy-$release" -p ${file%/*} --checks='-*,misc-*' $file)," \
        "clang-check $(taken "$bin/clang-check-$release" $file)," \
        "clangd $(taken "$bin/clangd-$release" --check=$file)"
    done
  done
)
expected='both/input.c, 19: clang-tidy by_flags, with -p by_flags, clang-check by_flags, clangd by_commands
commands/flags/input.c, 19: clang-tidy by_flags, with -p by_flags, clang-check by_flags, clangd by_flags
flags/commands/input.c, 19: clang-tidy by_commands, with -p by_commands, clang-check by_commands, clangd by_commands
both/input.c, 22: clang-tidy by_flags, with -p by_flags, clang-check by_flags, clangd by_commands
commands/flags/input.c, 22: clang-tidy by_flags, with -p by_flags, clang-check by_flags, clangd by_flags
flags/commands/input.c, 22: clang-tidy by_commands, with -p by_commands, clang-check by_commands, clangd by_commands'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
