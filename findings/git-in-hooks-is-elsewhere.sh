#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# In a hook, git in another directory is about the wrong files; when, depends.
#
# Expected: a hook runs at the top of the work tree. `git -C sub` in it, as `cd sub` first,
#   is about the same work tree, and `git -C ../other` about the other repository. If
#   it works with a commit once, it works.
# Instead: git hands the hook its own variables, and which ones depends on the commit.
#   - `git commit` in the main work tree: GIT_INDEX_FILE=.git/index. All is right.
#   - `git commit -a` and `git commit FILE`: GIT_INDEX_FILE is the whole path of another
#     file. git in another repository takes this index for its own, and tells of
#     changes that are none, or fails.
#   - In a linked work tree (git worktree add): GIT_DIR, too. Now the directory that git
#     starts in counts as the top, so below the real top all files are deleted, and what
#     is there is not tracked. git in another repository compares that directory
#     with the commit of this one, and its exit status is 0.
# Version: git 1:2.39.5-0+deb12u3 (Debian 12).
# Why it matters: a check before a commit asks git what has changed, in the directory of
#   the file or of the build, and a module's build runs make in a kernel's tree, whose
#   scripts ask git for the version. Kernel developers have linked work trees. There
#   each old finding becomes new, or none does, while the test with `git commit` in a
#   fresh repository passes. A tool that may run in a hook must start git without
#   these variables: `git rev-parse --local-env-vars` lists them.

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
# This may run in a hook, and whoever runs it may have settings.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME=nobody GIT_AUTHOR_EMAIL=nobody@example.org
GIT_COMMITTER_NAME=nobody GIT_COMMITTER_EMAIL=nobody@example.org
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL \
  GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL

git init -q other
(cd other && echo 1 >others.c && git add . && git commit -q -m start)
git init -q repository
cd repository
mkdir sub
echo 1 >sub/file.c
git add .
git commit -q -m start
git worktree add -q ../linked
cat >.git/hooks/pre-commit <<'EOH'
#!/bin/sh
top=$(git -C sub rev-parse --show-toplevel)
changed=$(git -C ../other diff --name-only HEAD 2>/dev/null) || changed="(fails)"
variables=$(env | sed -n 's/^\(GIT_DIR\|GIT_INDEX_FILE\)=.*/\1/p' | sort | paste -s -d ' ')
echo "$variables; top ${top##*/}, not tracked: $(git -C sub ls-files --others)" \
  "; changed in the other: ${changed:-nothing}" >"$SAID"
EOH
chmod +x .git/hooks/pre-commit
export SAID=$tmp/said.txt

seen=$(
  for tree in repository linked; do
    cd "$tmp/$tree"
    echo "$tree:"
    echo 2 >>sub/file.c
    git commit -q -a -m all
    echo "  commit -a: $(cat "$SAID")"
    echo 3 >>sub/file.c
    git add .
    git commit -q -m added
    echo "  commit: $(cat "$SAID")"
  done
)
expected='repository:
  commit -a: GIT_INDEX_FILE; top repository, not tracked:  ; changed in the other: others.c
  commit: GIT_INDEX_FILE; top repository, not tracked:  ; changed in the other: nothing
linked:
  commit -a: GIT_DIR GIT_INDEX_FILE; top sub, not tracked: file.c ; changed in the other: sub/file.c
  commit: GIT_DIR GIT_INDEX_FILE; top sub, not tracked: file.c ; changed in the other: sub/file.c'

echo "What git says in a hook before a commit, in sub and in another repository:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
