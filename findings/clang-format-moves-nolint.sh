#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clang-format changes what the NOLINT comments of clang-tidy silence.
#
# Expected: both are of one project. clang-format leaves a NOLINT comment whole, and in
#   the line that it is about.
# Instead: it breaks them like prose, and clang-tidy reads them by the line.
#   - NOLINT with a list of checks that goes on in the next line has no closing bracket in
#     its own. That is no error; it silences everything, not just the checks named.
#   - NOLINTNEXTLINE with such a list is followed by its own second half, and silences
#     nothing any more.
#   - Code whose line is too long with the comment is broken; the comment stays with the
#     end of the statement, and the finding is at its beginning, or the other way round.
#   `ReflowComments: false`, which Linux's .clang-format has, prevents the first two.
# Versions: clang-format-19 and clang-tidy-19 1:19.1.7-3~deb12u1 (Debian 12, amd64).
# Why it matters: the names of checks for locks, linuxkernel-sleep-in-atomic and the like, are
#   long, and a list of two with a reason fills a line of 80 columns. After a change of
#   form alone, findings that somebody had judged come back, or new ones of other
#   checks are never seen. NOLINTBEGIN and NOLINTEND with one check each, in lines of
#   their own, are proof against it, as is `// clang-format off`.

set -euo pipefail

version=1:19.1.7-3~deb12u1

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

libraries="libclang-cpp19=$version libllvm19=$version libclang-common-19-dev=$version
  libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8"
# Names a program of Clang 19, unpacked if it is not installed.
program() { # NAME
  if [ "$(installed "$1")" = "installed $version" ]; then
    echo "$1"
    return
  fi
  # shellcheck disable=SC2086
  unpack "$1=$version" $libraries
  echo "$tmp/root/usr/bin/$1"
}
tidy=$(program clang-tidy-19)
format=$(program clang-format-19)
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

cat >input.c <<'EOC'
int not_in_list(int n) {
  return n == n; // NOLINT(misc-no-recursion, bugprone-branch-clone, misc-unused-parameters)
}
int next_line(int n) {
  // NOLINTNEXTLINE(misc-no-recursion, bugprone-branch-clone, misc-redundant-expression)
  return n == n;
}
int long_line(int n) {
  int number = n == n ? long_line(n + 1) : long_line(n); // NOLINT(misc-redundant-expression)
  return number;
}
int begin_and_end(int n) {
  // NOLINTBEGIN(misc-redundant-expression)
  int number = n == n ? begin_and_end(n + 1) : begin_and_end(n + 1000000 + 2 * n);
  // NOLINTEND(misc-redundant-expression)
  return number;
}
EOC

# Names the functions with a finding that is shown.
reported() { # FILE
  "$tidy" --quiet '--checks=-*,misc-redundant-expression' "$1" -- 2>errors.txt |
    sed -n 's/.*:\([0-9]*\):[0-9]*: warning:.*/\1/p' |
    while read -r line; do
      head -n "$line" "$1" | sed -n 's/^int \([a-z_]*\).*/\1/p' | tail -n 1
    done | paste -s -d ' '
}

seen=$(
  echo "as written: $(reported input.c)"
  for reflow in true false; do
    "$format" "--style={BasedOnStyle: LLVM, ReflowComments: $reflow}" input.c >formatted.c
    echo "formatted, ReflowComments $reflow: $(reported formatted.c)"
  done
)
expected='as written: not_in_list
formatted, ReflowComments true: next_line long_line
formatted, ReflowComments false: not_in_list long_line'

echo "Findings of misc-redundant-expression that are shown:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
