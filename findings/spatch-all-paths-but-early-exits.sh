#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# spatch: "on all paths" leaves out the then-branches that jump away.
#
# Expected: without `exists`, and without a star, `lock(E); ... unlock(E);` matches a
#   lock that is released on each path: that is what sets it apart from `exists`.
# Instead: paths through the then-branch of an `if` do not count, if that ends in return,
#   goto, break or continue. A function that returns there with the lock held matches
#   as if it were right.
#   - It is the branch's place that decides, not what it is for: a return in an else-branch,
#     in a switch or at the end of a loop's body does count, and a break is left out as
#     a return is.
#   - `when strict` counts them all, and nothing else does: `forall` is the default, and
#     changes nothing.
# Version: coccinelle 1.1.1.deb-2+b1 (Debian 12, amd64).
# Why it matters: an early return is where locks are forgotten. A rule that sorts out the
#   functions that release their lock ("not these, then the rest is suspicious") sorts
#   out just those with the bug; and a change that is made of lock and unlock together
#   leaves one half of it on the way out. Write `when strict`, or look for the bad path,
#   with `exists` and `when != unlock(E)`.

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
int straight(int c) { lock(&l); work(); unlock(&l); return 0; }
int released_early(int c) { lock(&l); if (c) { unlock(&l); return 1; } unlock(&l); return 0; }
int then_returns(int c) { lock(&l); if (c) { work(); return 1; } unlock(&l); return 0; }
int then_jumps(int c) { lock(&l); if (c) goto out; unlock(&l); return 0; out: work(); return 1; }
void then_breaks(int c) { while (c) { lock(&l); if (c > 1) break; unlock(&l); } }
int in_loop(int c) { lock(&l); while (c) { if (c > 1) return 1; work(); } unlock(&l); return 0; }
int else_returns(int c) { lock(&l); if (c) work(); else return 1; unlock(&l); return 0; }
int loop_returns(int c) { lock(&l); while (c) { return 1; } unlock(&l); return 0; }
int case_returns(int c) { lock(&l); switch (c) { case 1: return 1; } unlock(&l); return 0; }
int then_forgets(int c) { lock(&l); if (c) { work(); } else { unlock(&l); } return 0; }
EOC
cat >all.cocci <<'EOC'
@r@
expression E;
position p;
@@
lock@p(E);
...
unlock(E);
@script:python@
p << r.p;
@@
print("match " + p[0].current_element)
EOC
sed 's/@r@/@r exists@/' all.cocci >exists.cocci
sed 's/@r@/@r forall@/' all.cocci >forall.cocci
sed 's/^\.\.\.$/... when strict/' all.cocci >strict.cocci

# Names the functions that a rule matches, in their order.
functions() {
  "$spatch" --very-quiet --sp-file "$1.cocci" input.c 2>spatch.err |
    sed -n 's/^match //p' | sort -u >matches
  sed -n 's/^[a-z]* \([a-z_]*\)(.*/\1/p' input.c | grep -xF -f matches | paste -s -d ' '
}
seen=$(
  for rule in exists all forall strict; do
    echo "$rule: $(functions $rule)"
  done
)
expected='exists: straight released_early then_returns then_jumps then_breaks in_loop else_returns loop_returns case_returns then_forgets
all: straight released_early then_returns then_jumps then_breaks in_loop
forall: straight released_early then_returns then_jumps then_breaks in_loop
strict: straight released_early'

echo "Functions that match (straight and released_early release on all paths):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
