#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# lit's own `cat` does not read its input, and a test behind it passes.
#
# Expected: in a RUN line, `TOOL | cat | not grep bug` fails if the tool says "bug". lit's
#   internal shell has some commands built in; they do what those of POSIX do, or say
#   that they do not.
# Instead: `cat` without a file prints nothing, and succeeds; so does `cat <FILE`. `-`
#   is the name of a file. `env cat` is the built-in one, too. What was to be looked at
#   is gone, so a test that expects something there fails, but one that expects that
#   something is not there passes for ever. `cat FILE`, /bin/cat, and `cat` within
#   `bash -c` work. With the external shell (execute_external) all of them do.
# Version: llvm-19-tools 1:19.1.7-3~deb12u1 (Debian 12), lit 19.1.7.
# Why it matters: a `| cat` is what one writes so that output does not go to a
#   terminal, or comes through a pipe. Tests of a checker are in good part tests that
#   it says nothing, and these are those that pass.

set -euo pipefail

llvm_version=1:19.1.7-3~deb12u1

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

llvm=/usr/lib/llvm-19
if [ "$(installed llvm-19-tools)" != "installed $llvm_version" ]; then
  unpack "llvm-19-tools=$llvm_version"
  llvm=$tmp/root/usr/lib/llvm-19
fi
# lit's `not`.
PATH=$llvm/bin:$PATH

mkdir tests
cd tests
cat >lit.cfg.py <<'EOC'
import lit.formats

config.name = "cat"
config.test_format = lit.formats.ShTest(execute_external=EXTERNAL)
config.suffixes = [".test"]
EOC
while read -r name line; do
  echo "RUN: $line" >"$name.test"
done <<'EOC'
pipe-absent echo bug | cat | not grep bug
pipe-present echo bug | cat | grep bug
input-present echo bug >%t && cat <%t | grep bug
dash-present echo bug | cat - | grep bug
env-present echo bug | env cat | grep bug
path-present echo bug | /bin/cat | grep bug
file-present echo bug >%t && cat %t | grep bug
bash-present bash -c 'echo bug | cat | grep bug'
EOC

seen=$(
  for external in False True; do
    sed -i "s/execute_external=[A-Za-z]*/execute_external=$external/" lit.cfg.py
    echo "external shell: $external"
    { python3 "$llvm/build/utils/lit/lit.py" . || :; } |
      sed -n 's/^\(PASS\|FAIL\): cat :: \([a-z-]*\)\.test.*/\2: \1/p' | sort
  done
)
expected='external shell: False
bash-present: PASS
dash-present: FAIL
env-present: FAIL
file-present: PASS
input-present: FAIL
path-present: PASS
pipe-absent: PASS
pipe-present: FAIL
external shell: True
bash-present: PASS
dash-present: PASS
env-present: PASS
file-present: PASS
input-present: PASS
path-present: PASS
pipe-absent: FAIL
pipe-present: PASS'

echo "Tests, of which the one for an absent word should fail, and all others pass:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
