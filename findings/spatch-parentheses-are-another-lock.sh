#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# spatch: a pair of parentheses makes `d->lock` another lock, in the code alone.
#
# Expected: parentheses that change nothing make no difference. spatch's isomorphisms,
#   by which a pattern is written once for all ways to say the same, have a rule for
#   them.
# Instead: the rule drops parentheses of the pattern, never those of the code.
#   - `lock(&E->l)` does not match lock(&(d->l)), while `lock(&(E->l))` matches both.
#   - A metavariable that was bound to one spelling is not the other. With
#     lock(&(d->l)) and unlock(&d->l), "a lock that is not released" matches; with
#     lock(&d->l) and lock(&(d->l)), "the same lock twice" does not.
#   Comments, blanks and line breaks do make no difference.
# Version: coccinelle 1.1.1.deb-2+b1 (Debian 12, amd64).
# Why it matters: kernel code has `&(d->lock)` and `&d->lock` side by side, in one driver
#   and in one function. A rule for pairs, as all rules for locks are, reports the
#   right ones and misses the wrong ones there. A pattern down to the member, with
#   parentheses, is right for both spellings; one with a metavariable for the whole
#   argument, the only one that is right for locks of any name, is not.

set -euo pipefail

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

cat >input.c <<'EOC'
int same(struct dev *d)
{
	lock(&d->l);
	unlock(&d /* of this one */ ->l);
	return 1;
}
int parentheses(struct dev *d)
{
	lock(&(d->l));
	unlock(&d->l);
	return 2;
}
int forgotten(struct dev *d)
{
	lock(&d->l);
	return 3;
}
int forgotten_parentheses(struct dev *d)
{
	lock(&(d->l));
	return 4;
}
int twice(struct dev *d)
{
	lock(&d->l);
	lock(&d->l);
	unlock(&d->l);
	return 5;
}
int twice_parentheses(struct dev *d)
{
	lock(&d->l);
	lock(&(d->l));
	unlock(&d->l);
	return 6;
}
EOC
cat >plain.cocci <<'EOC'
@exists@
expression E;
@@
lock(&E->l);
... when != unlock(&E->l)
* return ...;
EOC
sed 's/&E->l/\&(E->l)/' plain.cocci >parentheses.cocci
cat >pair.cocci <<'EOC'
@exists@
expression L;
@@
lock(L);
... when != unlock(L)
* return ...;
EOC
cat >twice.cocci <<'EOC'
@exists@
expression L;
position p;
@@
lock(L);
... when != unlock(L)
lock(L);
... when any
* return ...;
EOC

# Prints the numbers of the returns that a rule matches.
returns() {
  "$spatch" --very-quiet --sp-file "$1.cocci" input.c 2>spatch.err |
    sed -n 's/^-[[:space:]]*return \(.\);/\1/p' | paste -s -d ' '
}
seen=$(
  echo "not released, lock(&E->l): $(returns plain)"
  echo "not released, lock(&(E->l)): $(returns parentheses)"
  echo "not released, lock(L): $(returns pair)"
  echo "twice, lock(L): $(returns twice)"
)
expected='not released, lock(&E->l): 3
not released, lock(&(E->l)): 3 4
not released, lock(L): 2 3 4 6
twice, lock(L): 5'

echo "Functions that match (3 and 4 do not release, 5 and 6 acquire twice):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
