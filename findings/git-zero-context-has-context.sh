#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# git diff -U0 shows lines that have not changed, if a setting or a variable says so.
#
# Expected: of `git diff --unified=0`, the lines that begin with - and + are as many
#   as its @@ says, and there are no others. The command line goes before settings
#   and the environment. So a reader of it takes the new lines by their number, or
#   reads old and new lines until it has as many as @@ said.
# Instead: two things that the caller has not asked for bring lines in between.
#   - diff.interHunkContext in somebody's settings joins hunks that are near each
#     other, with the lines between them, at -U0, too. --inter-hunk-context=0 undoes
#     it; --unified=0 does not.
#   - GIT_DIFF_OPTS in the environment goes before --unified on the command line.
#     No option undoes it.
#   The numbers in @@ then count lines that are the same on both sides.
# Version: git 1:2.39.5-0+deb12u3 (Debian 12).
# Why it matters: what a checker tells about a change alone is chosen by such a diff.
#   Who takes all lines of a hunk for new shows too much; who waits for as many - and
#   + lines as @@ has waits until the diff ends, and takes the rest of it for one
#   hunk: findings in changed lines are left out, and the check passes. A test on a
#   machine without settings sees neither. Count lines that begin with a space, too,
#   take GIT_DIFF_OPTS out of the environment, and say --inter-hunk-context=0.

set -euo pipefail

git_version=1:2.39.5-0+deb12u3

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

if [ "$(installed git)" != "installed $git_version" ]; then
  unpack "git=$git_version" libpcre2-8-0 zlib1g
  LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu:$tmp/root/lib/x86_64-linux-gnu
  GIT_EXEC_PATH=$tmp/root/usr/lib/git-core
  PATH=$tmp/root/usr/bin:$PATH
  export LD_LIBRARY_PATH GIT_EXEC_PATH PATH
fi
# Whoever runs this may have settings.
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM
unset GIT_DIFF_OPTS

git init -q repository
cd repository
seq 20 >numbers.c
git add .
git -c user.name=nobody -c user.email=nobody@example.org commit -q -m start
sed -i 's/^5$/five/; s/^8$/eight/' numbers.c

# Prints the ranges of the hunks, and what kinds of lines they have.
hunks() {
  "$@" | sed -n 's/^\(@@ [^@]*@@\).*/\1/p; /^[-+][^-+]/s/\(.\).*/\1/p; /^ /s/.*/=/p' | paste -s -d ' '
}
seen=$(
  echo "as it is: $(hunks git diff --unified=0)"
  echo "setting: $(hunks git -c diff.interHunkContext=5 diff --unified=0)"
  echo "setting, undone: $(hunks git -c diff.interHunkContext=5 diff --unified=0 --inter-hunk-context=0)"
  echo "variable: $(hunks env GIT_DIFF_OPTS=--unified=1 git diff --unified=0 --inter-hunk-context=0)"
)
expected='as it is: @@ -5 +5 @@ - + @@ -8 +8 @@ - +
setting: @@ -5,4 +5,4 @@ - + = = - +
setting, undone: @@ -5 +5 @@ - + @@ -8 +8 @@ - +
variable: @@ -4,6 +4,6 @@ = - + = = - + ='

echo "Hunks of git diff --unified=0, and their lines (= is one that has not changed):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
