#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The files on one spatch command line are one program; a folder's are not.
#
# Expected: `spatch one.c two.c` finds what `spatch one.c` and `spatch two.c`
#   find together, as with a compiler or clang-tidy.
# Instead: spatch treats the files of one command line as one unit. A match in
#   one.c turns on a rule with `depends on` for two.c, and turns off one with
#   `depends on !`. The order of the files does not matter: a match in a later
#   file counts for an earlier one. With --dir, each file is a unit of its own,
#   so the same files give the opposite result. --jobs does not split a unit.
# Version: coccinelle 1.1.1.deb-2+b1 (Debian 12, amd64).
# Why it matters: a wrapper that gives spatch a list of files (`xargs spatch`,
#   a hook on the changed files) gets findings that depend on how the list was
#   cut. `xargs` cuts by length, so a finding can come or go when someone adds
#   an unrelated file. Rules of the form "this file includes X" or "no file
#   calls Y" need one file for each command, --dir, or --file-groups with an
#   empty line between the files.

set -eu

coccinelle_version=1.1.1.deb-2+b1

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

if [ "$(installed coccinelle)" = "installed $coccinelle_version" ]; then
  spatch=spatch
else
  unpack "coccinelle=$coccinelle_version" libpcre3
  spatch=$tmp/root/usr/bin/spatch
  COCCINELLE_HOME=$tmp/root/usr/lib/coccinelle
  LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu:$tmp/root/lib/x86_64-linux-gnu
  export COCCINELLE_HOME LD_LIBRARY_PATH
fi

mkdir sources
cat >sources/one.c <<'EOC'
int one(void)
{
	init_lock();
	return 0;
}
EOC
cat >sources/two.c <<'EOC'
int two(void)
{
	use_lock();
	return 0;
}
EOC
cat >with.cocci <<'EOC'
@init@ @@
init_lock();
@depends on init@ @@
* use_lock();
EOC
sed 's/depends on init/depends on !init/' with.cocci >without.cocci
cd sources
printf 'one.c\n\ntwo.c\n' >../groups

# Says whether the use is found by the rules $1 with the other arguments.
found() {
  rules=$1
  shift
  if "$spatch" --very-quiet --sp-file "../$rules.cocci" "$@" 2>../spatch.err |
    grep -q '^-.*use_lock();'; then
    echo found
  else
    echo none
  fi
}

seen=$(
  for rules in with without; do
    echo "$rules init: one.c two.c: $(found $rules one.c two.c)"
    echo "$rules init: two.c one.c: $(found $rules two.c one.c)"
    echo "$rules init: --jobs 2 one.c two.c: $(found $rules --jobs 2 one.c two.c)"
    echo "$rules init: two.c alone: $(found $rules two.c)"
    echo "$rules init: --dir: $(found $rules --dir .)"
    echo "$rules init: --file-groups: $(found $rules --file-groups ../groups)"
  done
)
expected='with init: one.c two.c: found
with init: two.c one.c: found
with init: --jobs 2 one.c two.c: found
with init: two.c alone: none
with init: --dir: none
with init: --file-groups: none
without init: one.c two.c: none
without init: two.c one.c: none
without init: --jobs 2 one.c two.c: none
without init: two.c alone: found
without init: --dir: found
without init: --file-groups: found'

echo "Is the use in two.c found, with a rule for an init that one.c has?"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
