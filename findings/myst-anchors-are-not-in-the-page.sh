#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# MyST: the anchors that it offers for headings lead there from Markdown alone; the
# page has other ones.
#
# Expected: with myst_heading_anchors a heading can be linked to by the name that
#   GitHub gives it. The names are GitHub's indeed, and Sphinx warns of those that do
#   not exist. So the page would have them, beside or instead of docutils' own.
# Instead: the name is looked up while the Markdown is read, and the link is written
#   with docutils' name of the section. The page has that one alone. `#c2-checkx` of
#   a page on GitHub, put behind the address of the same page on the site, leads to
#   the top of it. They are the same only where a heading is of letters and single
#   spaces: an underscore, a dot, a digit next to a letter or an apostrophe tells
#   them apart. Sphinx is silent with -W and -n, and so is its linkcheck.
# Versions: python3-myst-parser 0.18.1-2 with python3-sphinx 5.3.0-4 (Debian 12);
#   github-slugger 2.0.0 (npm), which names headings as GitHub does.
# Why it matters: a checker's rules have a page each, which is read on GitHub and on
#   the project's site, and addresses with fragments are written down where no Sphinx
#   resolves them: helpUri in SARIF, messages, commit messages, chats. Give a section
#   that others are to link to a target of its own, `(name)=` or `<a id="name">`, or
#   let such addresses end at the page.

set -euo pipefail

myst_version=0.18.1-2
sphinx_version=5.3.0-4
slugger_version=2.0.0

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

for program in node npm; do
  if ! command -v $program >/dev/null; then
    echo "this needs $program" >&2
    exit 1
  fi
done
for package in "python3-myst-parser $myst_version" "python3-sphinx $sphinx_version"; do
  # shellcheck disable=SC2086
  set -- $package
  if [ "$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null)" != \
    "installed $2" ]; then
    echo "this needs $1 $2 installed" >&2
    exit 1
  fi
done
if ! npm install --prefix "$tmp" --cache "$tmp/cache" --no-audit --no-fund \
  --ignore-scripts "github-slugger@$slugger_version" >npm.log 2>&1; then
  cat npm.log >&2
  echo "cannot install github-slugger $slugger_version" >&2
  exit 1
fi

cat >headings.txt <<'EOD'
Locks held at the end
spin_lock() and its kin
C=2 CHECK="tool"
Who's holding it?
Since 6.18
EOD
cat >github.mjs <<'EOD'
import { slug } from 'github-slugger';
import { readFileSync } from 'node:fs';
for (const heading of readFileSync(0, 'utf8').trimEnd().split('\n'))
  console.log(slug(heading));
EOD
node github.mjs <headings.txt >github.txt

mkdir docs
cat >docs/conf.py <<'EOD'
project = 'x'
extensions = ['myst_parser']
myst_heading_anchors = 2
EOD
{
  echo '# Page'
  paste github.txt headings.txt | while IFS=$'\t' read -r name heading; do
    printf '\n[link](#%s)\n\n## %s\n\nText.\n' "$name" "$heading"
  done
} >docs/index.md
build=silent
/usr/bin/python3 -m sphinx -W -n -q -b html docs html >said.txt 2>&1 || build='not silent'
sed -n 's/.*<section id="\([^"]*\)".*/\1/p' html/index.html | tail -n +2 >site.txt
sed -n 's/.*class="reference internal" href="#\([^"]*\)".*>link<.*/\1/p' \
  html/index.html >linked.txt

seen=$(
  echo "sphinx -W -n: $build"
  echo "links are written to the section's own name: $(cmp -s linked.txt site.txt && echo yes)"
  paste github.txt site.txt headings.txt | while IFS=$'\t' read -r github site heading; do
    echo "$heading: GitHub #$github, page #$site;" \
      "GitHub's in the page: $(grep -cE "(id|name)=\"$github\"" html/index.html || :)"
  done
)
expected='sphinx -W -n: silent
links are written to the section'"'"'s own name: yes
Locks held at the end: GitHub #locks-held-at-the-end, page #locks-held-at-the-end; GitHub'"'"'s in the page: 1
spin_lock() and its kin: GitHub #spin_lock-and-its-kin, page #spin-lock-and-its-kin; GitHub'"'"'s in the page: 0
C=2 CHECK="tool": GitHub #c2-checktool, page #c-2-check-tool; GitHub'"'"'s in the page: 0
Who'"'"'s holding it?: GitHub #whos-holding-it, page #who-s-holding-it; GitHub'"'"'s in the page: 0
Since 6.18: GitHub #since-618, page #since-6-18; GitHub'"'"'s in the page: 0'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
