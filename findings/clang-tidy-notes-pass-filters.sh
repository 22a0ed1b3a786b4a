#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clang-tidy shows a finding in a header, or outside of the lines asked for, for a note.
#
# Expected: --header-filter and --line-filter choose by the place of the finding.
#   With a --header-filter that matches nothing, findings are in the main file; with
#   a --line-filter they are in its lines. Headers of the system are left out.
# Instead: the notes count as much as the finding. It is shown as soon as one of its
#   places passes: a finding in a header, of whatever header filter, if one of its
#   notes lies in the main file; a finding in a line that has not changed, if one of
#   its notes lies in one that has. It is so for headers found through -isystem, too,
#   without --system-headers. A finding of the same check in the same header with no
#   note in the main file is left out.
# Versions: clang-tidy-19 1:19.1.7-3~deb12u1, clang-tidy-22 1:22.1.8-1~deb12u1
#   (Debian 12, amd64).
# Why it matters: for a check that tells a story by notes, across functions, as one of
#   locks does, the filters are no filters. A review by --line-filter gets findings
#   in old lines; a header that nobody may touch is reported again in each file that
#   calls into it. Whether it is depends on the story: a step more or less, and the
#   finding goes. A tool of its own that filters by the finding's place will not
#   agree with its own checks in clang-tidy.

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

mkdir include
cat >include/header.h <<'EOC'
void other(int);
static inline void through_main(int n) { if (n) other(n - 1); }
static inline void by_itself(int n) { if (n) by_itself(n - 1); }
EOC
cat >main.c <<'EOC'
#include <header.h>
void other(int n) { through_main(n); }
void unconcerned(int n) { by_itself(n); }
EOC

# Names the functions of the header that are reported to be recursive.
reported() { # OPTION... -- FLAG...
  "$tidy" --quiet '--checks=-*,misc-no-recursion' main.c "$@" 2>errors.txt |
    sed -n "s/.*header\\.h:[0-9:]* warning: function '\([a-z_]*\)'.*/\1/p" |
    sort | paste -s -d ' '
}
lines() {
  echo "--line-filter=[{\"name\":\"$1\",\"lines\":[[$2,$2]]}]"
}

seen=$(
  for tidy in "$old" "$new"; do
    echo "clang-tidy $([ "$tidy" = "$old" ] && echo 19 || echo 22):"
    echo "all headers: $(reported --header-filter=.* -- -Iinclude)"
    echo "no header: $(reported --header-filter=none -- -Iinclude)"
    echo "headers of the system: $(reported --header-filter=none -- -isystem include)"
    echo "line of the call: $(reported --header-filter=.* "$(lines main.c 2)" -- -Iinclude)"
    echo "another line: $(reported --header-filter=.* "$(lines main.c 3)" -- -Iinclude)"
  done
)
one='all headers: by_itself through_main
no header: through_main
headers of the system: through_main
line of the call: through_main
another line: '
expected="clang-tidy 19:
$one
clang-tidy 22:
$one"

echo "Functions of a header that are reported to be recursive:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
