#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# md4c: a | in a code span of a table is written the other way than on GitHub.
#
# Expected: md4c with its dialect of GitHub (MD_DIALECT_GITHUB) reads tables as GitHub
#   does. There a | ends the cell wherever it stands, in a code span, too, and \| is a
#   | wherever it stands, in a code span, too.
# Instead: to md4c a | in a code span does not end the cell, and \| there is a
#   backslash and a |. Outside of code spans both agree. So of the two spellings
#   - `a|b` is right with md4c, and ends the cell with cmark-gfm, GitHub's own
#     implementation;
#   - `a\|b` is right with cmark-gfm, and shows the backslash with md4c;
#   and there is none that is right with both: &#124; stays what it is in code.
# Versions: libmd4c-html0 0.4.8-1, cmark-gfm 0.29.0.gfm.6-6 (Debian 12).
# Why it matters: documentation that is read on GitHub, and that a program shows, or
#   makes into web pages, by md4c, has tables of options and operators:
#   `--format=text|json`. One of the two readers sees rubbish, which of them depends
#   on who wrote the page last, and no parser says anything. Put such a thing outside
#   of code spans, or outside of tables.

set -euo pipefail

md4c_version=0.4.8-1
cmark_version=0.29.0.gfm.6-6

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

unpack "libmd4c0=$md4c_version" "libmd4c-html0=$md4c_version" \
  "cmark-gfm=$cmark_version" "libcmark-gfm0.29.0.gfm.6=$cmark_version" \
  "libcmark-gfm-extensions0.29.0.gfm.6=$cmark_version"
LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH

cat >md4c.py <<'EOC'
import ctypes
import sys

# Autolinks, tables, strikethrough, task lists: MD_DIALECT_GITHUB of md4c.h.
DIALECT_GITHUB = 0x4 | 0x8 | 0x400 | 0x100 | 0x200 | 0x800

text = sys.stdin.buffer.read()
Output = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint, ctypes.c_void_p)
write = Output(lambda data, size, _: sys.stdout.write(
    ctypes.string_at(data, size).decode()) and None)
library = ctypes.CDLL("libmd4c-html.so.0")
sys.exit(library.md_html(text, len(text), write, None, DIALECT_GITHUB, 0))
EOC

# Prints the cells of a table's row.
cells() {
  "$@" | sed -n 's,.*<td>\(.*\)</td>.*,[\1],p' | paste -s -d ' '
}
seen=$(
  while IFS= read -r row; do
    printf '| x | y |\n|---|---|\n%s\n' "$row" >table.md
    echo "$row"
    echo "  cmark-gfm: $(cells "$tmp/root/usr/bin/cmark-gfm" -e table <table.md)"
    echo "  md4c: $(cells python3 md4c.py <table.md)"
  done <<'EOC'
| a\|b | c |
| **a|b** |
| `a\|b` | c |
| `a|b` | c |
| `a&#124;b` | c |
EOC
)
expected='| a\|b | c |
  cmark-gfm: [a|b] [c]
  md4c: [a|b] [c]
| **a|b** |
  cmark-gfm: [**a] [b**]
  md4c: [**a] [b**]
| `a\|b` | c |
  cmark-gfm: [<code>a|b</code>] [c]
  md4c: [<code>a\|b</code>] [c]
| `a|b` | c |
  cmark-gfm: [`a] [b`]
  md4c: [<code>a|b</code>] [c]
| `a&#124;b` | c |
  cmark-gfm: [<code>a&amp;#124;b</code>] [c]
  md4c: [<code>a&amp;#124;b</code>] [c]'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
