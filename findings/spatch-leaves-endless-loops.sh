#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# spatch walks out of `while (1)` and `for (;;)`, which have no way out.
#
# Expected: a loop without a condition is left by break, goto or return alone. A
#   lock that is released before each break is released after the loop.
# Instead: spatch's paths leave any loop at its head, too, whatever its condition
#   is. So "a lock, then a return, with no unlock between" matches. A `do` loop is
#   entered once, as it should be, and the branches of an `if` are both taken.
# Version: coccinelle 1.1.1.deb-2+b1 (Debian 12, amd64).
# Why it matters: a loop that tries again until it has what it wants, and unlocks
#   before it breaks, is common in Linux. A rule for locks in SmPL
#   reports each of them, and its result on such code has to be held against a
#   tool that knows that 1 is true.

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
int endless_while(int c)
{
	lock(&l);
	while (1) {
		if (c) {
			unlock(&l);
			break;
		}
	}
	return 1;
}
int endless_for(int c)
{
	lock(&l);
	for (;;) {
		if (c) {
			unlock(&l);
			break;
		}
	}
	return 2;
}
int once(int c)
{
	lock(&l);
	do {
		unlock(&l);
	} while (c);
	return 3;
}
int branches(int c)
{
	lock(&l);
	if (c)
		unlock(&l);
	else
		unlock(&l);
	return 4;
}
int forgotten(int c)
{
	lock(&l);
	if (c)
		unlock(&l);
	return 5;
}
EOC
cat >rule.cocci <<'EOC'
@exists@
expression E;
@@
lock(E);
... when != unlock(E)
* return ...;
EOC

seen=$("$spatch" --very-quiet --sp-file rule.cocci input.c 2>spatch.err |
  sed -n 's/^-[[:space:]]*\(return .;\)/\1/p')
expected='return 1;
return 2;
return 5;'

echo "Returns with the lock held, to spatch (only 5 is):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
