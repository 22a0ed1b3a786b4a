#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# spatch leaves out functions with scoped_guard(), whole, and says nothing.
#
# Expected: spatch reads code without its headers, and has guesses for macros: a loop like
#   list_for_each_entry(...) is one, whether it has heard of it or not. What it cannot read it
#   leaves out, a statement or so, and tells.
# Instead: a name with parentheses, and a statement or block behind it, is taken for a loop if it
#   looks like one (for_each_foo); scoped_guard() does not. The function, from its head
#   on, is then not there: what is before the scope is not matched, nor changed. The exit
#   status is 0, and there is no message, with --very-quiet or without; --parse-c tells.
#   guard() and __free() are read. `iterator name scoped_guard;` in the rule makes spatch read
#   all of it, as does --macro-file with a #define of it as a loop.
# Version: coccinelle 1.1.1.deb-2+b1 (Debian 12, amd64).
# Why it matters: rules for locks and for returns in between say nothing of just the functions
#   that have been converted to scopes, and the more there are, the cleaner the result. A
#   change of names by spatch is done by halves, and does not compile, or does and is
#   wrong. Declare scoped_guard, scoped_cond_guard and the like in each rule.

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
int before(struct dev *d)
{
	touch(before);
	scoped_guard(mutex, &d->lock) {
		d->n = 1;
	}
	return 0;
}

int inside(struct dev *d)
{
	scoped_guard(mutex, &d->lock)
		touch(inside);
	return 0;
}

int guarded(struct dev *d)
{
	guard(mutex)(&d->lock);
	touch(guarded);
	return 0;
}

int freed(struct dev *d)
{
	struct buffer *b __free(kfree) = get(d);

	touch(freed);
	return 0;
}

int loop(struct dev *d)
{
	for_each_foo(d, foo) {
		touch(loop);
	}
	return 0;
}

int other_name(struct dev *d)
{
	with_foo(d, foo) {
		touch(other_name);
	}
	return 0;
}
EOC
cat >plain.cocci <<'EOC'
@@ expression E; @@
- touch(E);
+ change(E);
EOC
cat >iterator.cocci <<'EOC'
@@ expression E; iterator name scoped_guard; @@
- touch(E);
+ change(E);
EOC
echo '#define scoped_guard(class, args) for (;;)' >loops.h

# Names the functions that a rule changes.
changed() { # RULE ARGUMENT...
  local rule=$1 status=0
  shift
  "$spatch" --very-quiet --sp-file "$rule.cocci" "$@" input.c >log 2>messages || status=$?
  echo "$(sed -n 's/^+.*change(\(.*\));/\1/p' log | paste -s -d ' ');" \
    "exit status $status, $(wc -l <messages) lines of messages"
}

seen=$(
  echo "rule: $(changed plain)"
  echo "with iterator name: $(changed iterator)"
  echo "with --macro-file: $(changed plain --macro-file loops.h)"
  echo "rule, without --very-quiet: $("$spatch" --sp-file plain.cocci input.c 2>&1 |
    grep -ciE 'error|parse|skip|bad|left' || :) lines about it"
  echo "--parse-c: $("$spatch" --parse-c input.c 2>&1 | grep -c '^BAD:' || :) bad places"
)
expected='rule: guarded freed loop; exit status 0, 0 lines of messages
with iterator name: before inside guarded freed loop; exit status 0, 0 lines of messages
with --macro-file: before inside guarded freed loop; exit status 0, 0 lines of messages
rule, without --very-quiet: 0 lines about it
--parse-c: 3 bad places'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
