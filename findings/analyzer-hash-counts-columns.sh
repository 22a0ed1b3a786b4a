#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang's analyzer: the hash of a finding drops the blanks of its line, and keeps its column.
#
# Expected: issue_hash_content_of_line_in_context is of the check, the function and the
#   line's text without blanks, so that a finding stays the same one when the code around
#   it moves. Blanks are taken out for the day that the code is indented anew.
# Instead: the column, in which a tab counts as one, is a part of it. With an `if` around
#   the line, or tabs for spaces, it is another finding. One blank less before the line and
#   one more in it cancel out.
#   A line further down, a comment added behind the code and `static` do not matter; a
#   parameter more does.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12, amd64).
#   Both compute the same. 22 has it in SARIF, too, as a fingerprint of the finding.
# Why it matters: CodeChecker and clients of the plist know a finding again by this hash, and
#   a reader of Clang 22's SARIF by that fingerprint. Code that a guard comes around, or
#   that clang-format goes over, has its findings fixed and found again, and what somebody
#   judged is lost. A hash of one's own must not have the column; to tell two findings of a
#   line apart, count them.

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
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

# The code of f() has the same finding in each file.
write() { # FILE HEAD LINE
  printf '%s {\n  int *p = 0;\n%b\n  return 0;\n}\n' "$2" "$3" >"$1.c"
}
write first 'int f(int n)' '  if (n) return *p;'
write again 'int f(int n)' '\n\n  if (n) return *p; /* see below */'
write static 'static int f(int n)' '  if (n) return *p;'
write blanks 'int f(int n)' ' if (n)  return *p;'
write indented 'int f(int n)' '    if (n) return *p;'
write tab 'int f(int n)' '\tif (n) return *p;'
write inner 'int f(int n)' '  if (n)   return *p;'
write parameter 'int f(int n, int m)' '  if (n) return *p;'

# Prints the hash that a plist or SARIF document has.
hash_of() {
  sed -n 's/.*<key>issue_hash_content_of_line_in_context<.key><string>\(.*\)<.string>/\1/p
    s/.*"clang.issueHash.v1": *"\([0-9a-f]*\)".*/\1/p' "$1" | sort -u
}

seen=$(
  for clang in "$old" "$new"; do
    echo "Clang ${clang##*-}:"
    for name in first again static blanks indented tab inner parameter; do
      "$clang" --analyze -Xclang -analyzer-disable-checker=deadcode "$name.c" \
        -o "$name.plist" 2>log
      [ "$name" != first ] || first=$(hash_of first.plist)
      if [ "$(hash_of "$name.plist")" = "$first" ]; then
        echo "$name: the same"
      else
        echo "$name: another"
      fi
    done
    "$clang" --analyze --analyzer-output sarif first.c -o first.sarif 2>log
    sarif=$(hash_of first.sarif)
    if [ "$sarif" = "$first" ]; then
      echo "SARIF: the same"
    else
      echo "SARIF: ${sarif:-none}"
    fi
    echo "$first" >"hash.${clang##*-}"
  done
  if cmp -s hash.19 hash.22; then
    echo "both releases: the same"
  else
    echo "both releases: another"
  fi
)
expected='Clang 19:
first: the same
again: the same
static: the same
blanks: the same
indented: another
tab: another
inner: another
parameter: another
SARIF: none
Clang 22:
first: the same
again: the same
static: the same
blanks: the same
indented: another
tab: another
inner: another
parameter: another
SARIF: the same
both releases: the same'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
