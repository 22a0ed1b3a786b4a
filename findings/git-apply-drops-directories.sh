#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# git apply in a subdirectory may patch another file of the same name, and succeed.
#
# Expected: names in a patch, as in a/drivers/b/main.c, are relative to the top of
#   the repository, wherever git apply is called; or to the working directory.
#   Either way a/drivers/b/main.c is that file, or there is an error.
# Instead: it depends on the header of the patch.
#   - With git's own line, `diff --git a/... b/...`, names are relative to the top.
#     Files that do not lie below the working directory are left out, without a
#     word; the exit status is 0, also if nothing at all is applied.
#   - With no more than the lines --- and +++, as diff -u writes them, git guesses
#     from the first file how many directories are to be dropped, and drops as many
#     of all others. In drivers/a, a/drivers/a/main.c becomes main.c, and so does
#     a/drivers/b/main.c: both parts go into drivers/a/main.c, if the lines around
#     are there, and drivers/b/main.c stays as it is. The exit status is 0.
#   If the first file does not lie below the working directory, nothing is dropped,
#   and the file is not found.
# Version: git 1:2.39.5-0+deb12u3 (Debian 12).
# Why it matters: a tool that writes a patch of its fixes, for `TOOL | git apply`,
#   is called in the directory of a driver. Drivers have files of like names with
#   lines in common: locks are taken in the same words everywhere. Write git's
#   line for each file, and say that the patch is applied at the top
#   (`git -C "$(git rev-parse --show-toplevel)" apply`).

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

mkdir -p repository/drivers/a repository/drivers/b repository/other
cd repository
git init -q .
for driver in a b; do
  cat >drivers/$driver/main.c <<'EOC'
void start(void)
{
	lock();
	work();
	unlock();
}
EOC
done
git add .
git -c user.name=nobody -c user.email=nobody@example.org commit -q -m start

cat >../plain.patch <<'EOP'
--- a/drivers/a/main.c
+++ b/drivers/a/main.c
@@ -1,5 +1,5 @@
 void start(void)
 {
-	lock();
+	lock_irq();
 	work();
 	unlock();
--- a/drivers/b/main.c
+++ b/drivers/b/main.c
@@ -4,3 +4,3 @@
 	work();
-	unlock();
+	unlock_irq();
 }
EOP
sed 's,^--- a/\(.*\),diff --git a/\1 b/\1\n&,' ../plain.patch >../git.patch

seen=$(
  for patch in plain git; do
    for directory in . drivers drivers/a drivers/b other; do
      status=0
      (cd $directory && git apply "$tmp/$patch.patch" 2>"$tmp/errors") || status=$?
      changed=
      for driver in a b; do
        lines=$(grep -o '[a-z]*_irq' drivers/$driver/main.c | paste -s -d +)
        changed+=" $driver: ${lines:-nothing}"
      done
      echo "$patch in $directory:$changed; exit $status"
      git checkout -q .
    done
  done
)
expected='plain in .: a: lock_irq b: unlock_irq; exit 0
plain in drivers: a: lock_irq b: unlock_irq; exit 0
plain in drivers/a: a: lock_irq+unlock_irq b: nothing; exit 0
plain in drivers/b: a: nothing b: nothing; exit 1
plain in other: a: nothing b: nothing; exit 1
git in .: a: lock_irq b: unlock_irq; exit 0
git in drivers: a: lock_irq b: unlock_irq; exit 0
git in drivers/a: a: lock_irq b: nothing; exit 0
git in drivers/b: a: nothing b: unlock_irq; exit 0
git in other: a: nothing b: nothing; exit 0'

echo "What each patch changes, applied in each directory:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
