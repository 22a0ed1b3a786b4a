#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang's analyzer: one function twice in the map of a program turns off all of it.
#
# Expected: analysis across translation units knows functions by their USR. If two files
#   define a function of one name, it takes the first one, or knows neither. Others
#   are followed into their files as ever.
# Instead: a key that stands twice makes the map unreadable. No function is followed into
#   another file any more, in all files of the program, also those that have nothing to do
#   with that one. Each call that would look into the map says "multiple definitions are
#   found for the same key in index", without the key, and the exit status is 1; what
#   else is found is found as without the map. clang-extdef-mapping writes such a map of
#   two files without a word. The same line twice, as for a file that is compiled
#   twice, does it, too.
# Versions: clang-19 and clang-tools-19 1:19.1.7-3~deb12u1, clang-22 and clang-tools-22
#   1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: a kernel is many programs: its boot loader, its tools, and each module has
#   functions of its own with names that others have, and some files are compiled for
#   two word sizes. The map of a compile database has such names always, so that all
#   findings are those without the map. Count keys that come twice, and take them out, as
#   analyze-build --ctu does.

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

# clang-extdef-mapping is in another package.
mapping() { # RELEASE VERSION
  if [ "$(installed "clang-tools-$1")" = "installed $2" ]; then
    echo "clang-extdef-mapping-$1"
    return
  fi
  unpack "clang-tools-$1=$2" "libclang-cpp$1=$2" "libllvm$1=$2" "libclang-common-$1-dev=$2" \
    libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  echo "$tmp/root/usr/bin/clang-extdef-mapping-$1"
}
old_mapping=$(mapping 19 "$old_version")
new_mapping=$(mapping 22 "$new_version")

# What five() returns is 5, so that there is a mistake in is_five() alone.
cat >main.c <<'EOC'
int five(void);
int is_five(void) { int *p = 0; return five() == 5 ? *p : 0; }
int is_six(void) { int *p = 0; return five() == 6 ? *p : 0; }
EOC
echo 'int five(void) { return 5; }' >five.c
echo 'int probe(int n) { return n; }' >one.c
echo 'int probe(int n) { return n + 1; }' >two.c

# Names what is reported in main.c with the map.
analyze() { # CLANG
  local status=0
  "$1" --analyze -Xclang -analyzer-config -Xclang \
    experimental-enable-naive-ctu-analysis=true,ctu-dir=. main.c -o main.plist >log 2>&1 ||
    status=$?
  sed -n 's/^main\.c:\([0-9]*\):.*: warning: .*/\1/p' log | while read -r line; do
    sed -n "${line}s/^int \([a-z_]*\)(.*/\1/p" main.c
  done | paste -s -d ' '
  echo "  exit status $status; $(grep -c 'multiple definitions' log || :) errors"
}

seen=$(
  for clang in "$old" "$new"; do
    mapping=$old_mapping
    [ "$clang" = "$old" ] || mapping=$new_mapping
    for name in five one two; do
      "$clang" -emit-ast -o "$name.ast" "$name.c"
    done
    echo "Clang ${clang##*-}:"
    for files in 'five.c' 'five.c one.c' 'five.c one.c two.c'; do
      # shellcheck disable=SC2086
      "$mapping" $files -- 2>map.log | sed "s,$tmp/\(.*\)\.c$,\1.ast," >externalDefMap.txt
      echo "$files: $(analyze "$clang")"
    done
    printf '%s\n' '10:c:@F@probe one.ast' '9:c:@F@five five.ast' '10:c:@F@probe one.ast' \
      >externalDefMap.txt
    echo "five.c, one.c in two lines: $(analyze "$clang")"
  done
)
expected='Clang 19:
five.c: is_five
  exit status 0; 0 errors
five.c one.c: is_five
  exit status 0; 0 errors
five.c one.c two.c: is_five is_six
  exit status 1; 2 errors
five.c, one.c in two lines: is_five is_six
  exit status 1; 2 errors
Clang 22:
five.c: is_five
  exit status 0; 0 errors
five.c one.c: is_five
  exit status 0; 0 errors
five.c one.c two.c: is_five is_six
  exit status 1; 2 errors
five.c, one.c in two lines: is_five is_six
  exit status 1; 2 errors'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
