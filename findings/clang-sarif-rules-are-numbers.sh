#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang's SARIF names a rule by a number, which is another in the next release.
#
# Expected: the ruleId of a warning in -fdiagnostics-format=sarif is the name of
#   the flag that switches it, as in the text: thread-safety-analysis.
# Instead: it is the number of the message in this release's table, and the name
#   of the rule is empty. The flag is nowhere. Two messages of one flag are two
#   rules. Another release has other numbers: the same finding of the same code
#   is of rule 6598 with Clang 19 and of rule 7179 with Clang 22. A step of a
#   finding, "mutex acquired here", is no step but a result of its own, with
#   level note; if it belongs to two findings, the list of rules has its number
#   twice.
# Versions: clang-19 1:19.1.7-3~deb12u1, clang-22 1:22.1.8-1~deb12u1 (Debian 12).
#   Both say that the format is unstable.
# Why it matters: who reads SARIF groups, dismisses and compares findings by their
#   ruleId. With a new compiler each of them is gone, and there again as another's,
#   and rules cannot be chosen or graded by name. A checker that is a plugin
#   of the compiler, and relies on the compiler's SARIF for its warnings, has
#   that, too; it had better write its own document.

set -euo pipefail

old=1:19.1.7-3~deb12u1
new=1:22.1.8-1~deb12u1

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

if ! command -v jq >/dev/null; then
  echo "this needs jq" >&2
  exit 1
fi
for release in 19 22; do
  version=$old
  [ $release = 19 ] || version=$new
  if [ "$(installed clang-$release)" != "installed $version" ]; then
    echo "this needs clang-$release $version installed" >&2
    exit 1
  fi
done

cat >input.c <<'EOC'
extern struct __attribute__((capability("mutex"))) mutex { int owner; } m;
extern void lock(void) __attribute__((acquire_capability(m)));
extern void unlock(void) __attribute__((release_capability(m)));
void left(int n) { lock(); if (n) return; unlock(); }
void twice(void) { lock(); lock(); unlock(); }
EOC

seen=$(
  for release in 19 22; do
    clang-$release -fsyntax-only -Wthread-safety -fdiagnostics-format=sarif \
      input.c 2>&1 | grep '^{' >$release.sarif
    echo "Clang $release:"
    jq -r '.runs[0].results[] | "\(.ruleId) \(.level): \(.message.text)"' $release.sarif
    echo "names: $(jq -c '[.runs[0].tool.driver.rules[].name] | unique' $release.sarif)"
    echo "twice among the rules: $(jq -r '.runs[0].tool.driver.rules[].id' $release.sarif |
      sort | uniq -d | paste -s -d ' ')"
    echo "names of flags: $(grep -c 'thread-safety' $release.sarif || :)"
  done
)
expected="Clang 19:
6598 warning: mutex 'm' is not held on every path through here
5655 note: mutex acquired here
6412 warning: acquiring mutex 'm' that is already held
5655 note: mutex acquired here
names: [\"\"]
twice among the rules: 5655
names of flags: 0
Clang 22:
7179 warning: mutex 'm' is not held on every path through here
6145 note: mutex acquired here
6953 warning: acquiring mutex 'm' that is already held
6145 note: mutex acquired here
names: [\"\"]
twice among the rules: 6145
names of flags: 0"

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
