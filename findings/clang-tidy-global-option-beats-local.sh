#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clang-tidy: an option for all checks goes before the option for one check, if it is
# nearer.
#
# Expected: a check that has an option of its own, CHECK.IncludeStyle, and takes one
#   for all checks, IncludeStyle, otherwise, takes its own wherever it is set: what
#   is special goes before what is general. So it is within one .clang-tidy.
# Instead: across files the distance decides. A .clang-tidy with InheritParentConfig
#   that sets the general option undoes the special one of the .clang-tidy above it.
#   --config does the same to all files. --dump-config then prints the general value
#   under the special name, and the general name not at all.
# Versions: clang-tidy-19 1:19.1.7-3~deb12u1, clang-tidy-22 1:22.1.8-1~deb12u1
#   (Debian 12, amd64).
# Why it matters: a tree has, at its top, exceptions for single checks; a directory
#   that changes one general word, for the rest of its checks, loses them, and
#   nothing says so. The author of a check gets this with getLocalOrGlobal(), and
#   has to tell users to name the check again in each file that has the general one.

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
  unpack "clang-tidy-$1=$2" "libclang-cpp$1=$2" "libllvm$1=$2" \
    "libclang-common-$1-dev=$2" libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 \
    libffi8
  echo "$tmp/root/usr/bin/clang-tidy-$1"
}
old=$(tidy 19 "$old_version")
new=$(tidy 22 "$new_version")
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

mkdir -p top/directory
echo 'int i;' >top/directory/main.cpp

# Says which style modernize-pass-by-value has.
style() {
  "$tidy" --dump-config "$@" top/directory/main.cpp -- 2>errors.txt |
    sed -n 's/.*modernize-pass-by-value\.IncludeStyle: *//p'
}
checks="Checks: '-*,modernize-pass-by-value'"
special='modernize-pass-by-value.IncludeStyle: llvm'
general='IncludeStyle: google'

seen=$(
  for tidy in "$old" "$new"; do
    echo "clang-tidy $([ "$tidy" = "$old" ] && echo 19 || echo 22):"
    printf '%s\nCheckOptions:\n  %s\n' "$checks" "$special" >top/.clang-tidy
    printf 'InheritParentConfig: true\nCheckOptions:\n  x.y: z\n' >top/directory/.clang-tidy
    echo "special above: $(style)"
    printf 'InheritParentConfig: true\nCheckOptions:\n  %s\n' "$general" >top/directory/.clang-tidy
    echo "special above, general near: $(style)"
    printf '%s\nCheckOptions:\n  %s\n' "$checks" "$general" >top/.clang-tidy
    printf 'InheritParentConfig: true\nCheckOptions:\n  %s\n' "$special" >top/directory/.clang-tidy
    echo "general above, special near: $(style)"
    printf '%s\nCheckOptions:\n  %s\n  %s\n' "$checks" "$special" "$general" >top/.clang-tidy
    rm top/directory/.clang-tidy
    echo "both in one file: $(style)"
    printf '%s\nCheckOptions:\n  %s\n' "$checks" "$special" >top/.clang-tidy
    echo "special in a file, general in --config: $(style "--config={InheritParentConfig: true, CheckOptions: {$general}}")"
  done
)
one='special above: llvm
special above, general near: google
general above, special near: llvm
both in one file: llvm
special in a file, general in --config: google'
expected="clang-tidy 19:
$one
clang-tidy 22:
$one"

echo "The check's style (its own option says llvm, that for all checks google):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
