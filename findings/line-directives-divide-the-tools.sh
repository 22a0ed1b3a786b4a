#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# #line: compilers tell the place that it names, tools on the same Clang the file that is there.
#
# Expected: a file that a generator wrote, or the preprocessor (file.i), has #line for each
#   place that its code is from. Messages are about that place, in whatever form.
# Instead: the text of Clang and GCC is, and cppcheck's. The same finding of the same run of
#   Clang's analyzer, written as plist or SARIF, is in the file that was compiled, and in
#   the line there; so are those of clang-tidy, with its fixes, and clangd. Neither form has
#   a word of the other place.
# Versions: clang-19, clang-tidy-19 and clangd-19 1:19.1.7-3~deb12u1; clang-22, clang-tidy-22
#   and clangd-22 1:22.1.8-1~deb12u1; gcc-12 12.2.0-14+deb12u1, cppcheck 2.10-2 (Debian 12,
#   amd64).
# Why it matters: the text of a run and the document of the same run do not agree, so that who
#   joins them, or compares one tool's plist with another one's text, counts each finding
#   of such a file twice, or misses it. Baselines and rules for "not in generated files"
#   match the one name or the other. A tool that writes several forms must choose one
#   place for all of them, or give both.

set -euo pipefail

old_version=1:19.1.7-3~deb12u1
new_version=1:22.1.8-1~deb12u1
gcc_version=12.2.0-14+deb12u1
cppcheck_version=2.10-2

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

for needed in "gcc-12 $gcc_version" "cppcheck $cppcheck_version" "clang-19 $old_version" \
  "clang-tidy-19 $old_version" "clangd-19 $old_version" "clang-22 $new_version" \
  "clang-tidy-22 $new_version" "clangd-22 $new_version"; do
  if [ "$(installed "${needed% *}")" != "installed ${needed#* }" ]; then
    echo "this needs $needed installed" >&2
    exit 1
  fi
done

cat >parser.c <<'EOC'
#line 100 "parser.y"
int f(int n) { int *p = 0; return n ? *p : 0; }
EOC
checks='-*,clang-analyzer-core.NullDereference'

# Prints the places of messages in the form FILE:LINE.
texts() {
  sed -n "s,^$tmp/,,; s/^\(parser\.[cy]:[0-9]*\):.*\(warning\|error\): .*/\1/p" | sort -u |
    paste -s -d ' '
}

seen=$(
  for release in 19 22; do
    clang=clang-$release
    echo "$clang, analyzer: $($clang --analyze parser.c -o parser.plist 2>&1 | texts)"
    echo "$clang, plist: $(sed -n 's/.*<string>\(parser\..\)<.string>/\1/p' parser.plist):$(
      grep -A9 '<key>location<.key>' parser.plist |
        sed -n 's/.*<key>line<.key><integer>\(.*\)<.integer>/\1/p' | tail -n 1)"
    $clang --analyze --analyzer-output sarif parser.c -o parser.sarif 2>log
    echo "$clang, SARIF: $(jq -r '.runs[0].results[0].locations[0].physicalLocation |
      "\(.artifactLocation.uri | sub(".*/"; "")):\(.region.startLine)"' parser.sarif)"
    echo "clang-tidy-$release: $(clang-tidy-$release --quiet --checks="$checks" \
      --export-fixes=fixes.yaml parser.c -- 2>log | texts)," \
      "fixes: $(sed -n "s,^ *FilePath: *'\(.*/\)*\(.*\)',\2,p" fixes.yaml | sort -u)"
    # clangd does not run the analyzer.
    echo 'int g(void) { return undeclared; }' >>parser.c
    echo "clangd-$release, an error in the next line: line" \
      "$({ clangd-$release --check=parser.c 2>&1 || :; } |
        sed -n 's/.*\[undeclared_var_use\] Line \([0-9]*\):.*/\1/p')"
    sed -i '$d' parser.c
  done
  echo "GCC: $(gcc-12 -fanalyzer -c parser.c -o parser.o 2>&1 | texts)"
  echo "cppcheck: $(cppcheck --quiet --template='{file}:{line}: warning: {id}' \
    --template-location= parser.c 2>&1 | texts)"
)
expected='clang-19, analyzer: parser.y:100
clang-19, plist: parser.c:2
clang-19, SARIF: parser.c:2
clang-tidy-19: parser.c:2, fixes: parser.c
clangd-19, an error in the next line: line 3
clang-22, analyzer: parser.y:100
clang-22, plist: parser.c:2
clang-22, SARIF: parser.c:2
clang-tidy-22: parser.c:2, fixes: parser.c
clangd-22, an error in the next line: line 3
GCC: parser.y:100
cppcheck: parser.y:100'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
