#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Microsoft's SARIF baseline: another finding in the same place is the old one, "unchanged".
#
# Expected: `sarif-multitool match-results-forward` tells which findings of a new document are
#   new, and which are those of the old one. Fingerprints are made for that: with one it is the
#   same, with two it is not. The place says most where there is no fingerprint.
# Instead: the place goes first. A result of the same rule and function in the same line is
#   "unchanged", with another fingerprint and another message, too; the old one is not
#   "absent". A line further down, these are "new" and "absent". The same fingerprint, with
#   nothing else alike, does make one of two in other lines and files, "updated". Another
#   rule in the same place is new.
# Version: @microsoft/sarif-multitool-linux 5.7.0 (npm).
# Why it matters: a lock that is not released is reported at a return, one finding for each
#   lock. A change that mends the one and forgets the other is "unchanged", with the text of
#   the new one: a gate that lets nothing new in lets it in. A checker of locks reports many
#   things at few places; put the lock into the rule's sub-id, as in rule/lock, or compare
#   fingerprints by oneself.

set -euo pipefail

multitool_version=5.7.0

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

for program in jq npm; do
  if ! command -v $program >/dev/null; then
    echo "this needs $program" >&2
    exit 1
  fi
done
if ! npm install --prefix "$tmp" --cache "$tmp/cache" --no-audit --no-fund \
  --ignore-scripts "@microsoft/sarif-multitool-linux@$multitool_version" >npm.log 2>&1; then
  cat npm.log >&2
  echo "cannot install sarif-multitool $multitool_version" >&2
  exit 1
fi
multitool=$tmp/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
# npm does not make it executable; it would look for ICU.
chmod +x "$multitool"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

cat >old.sarif <<'EOS'
{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [{
    "tool": {"driver": {"name": "checker", "version": "1"}},
    "columnKind": "unicodeCodePoints",
    "results": [{
      "ruleId": "unbalanced-lock",
      "level": "warning",
      "message": {"text": "Lock a is still held."},
      "partialFingerprints": {"lock/v1": "aaaa"},
      "locations": [{
        "physicalLocation": {
          "artifactLocation": {"uri": "main.c"}, "region": {"startLine": 7}},
        "logicalLocations": [{"fullyQualifiedName": "first", "kind": "function"}]}]
    }]
  }]
}
EOS

# Says which results there are after a change of the document by a filter of jq.
matched() { # FILTER
  jq ".runs[0].results[0] |= ($1)" old.sarif >new.sarif
  rm -f matched.sarif
  "$multitool" match-results-forward new.sarif --previous old.sarif \
    --output-file-path matched.sarif >log 2>&1 || echo "exit status $?"
  jq -r '.runs[0].results[] |
    "\(.baselineState) (line \(.locations[0].physicalLocation.region.startLine), " +
    "\(.message.text))"' matched.sarif | sort | paste -s -d ',' | sed 's/,\([a-z]\)/, \1/g'
}
line='.locations[0].physicalLocation.region.startLine = 9'
file='.locations[0].physicalLocation.artifactLocation.uri = "other.c"'
print='.partialFingerprints["lock/v1"] = "bbbb"'
text='.message.text = "Lock b is still held."'

seen=$(
  echo "the same: $(matched .)"
  echo "line: $(matched "$line")"
  echo "fingerprint: $(matched "$print")"
  echo "text: $(matched "$text")"
  echo "fingerprint, text: $(matched "$print | $text")"
  echo "fingerprint, text, line: $(matched "$print | $text | $line")"
  echo "text, line, file: $(matched "$text | $line | $file")"
  echo "rule: $(matched '.ruleId = "double-lock"')"
  echo "rule/lock: $(matched "$print | $text | .ruleId = \"unbalanced-lock/b\"")"
)
expected='the same: unchanged (line 7, Lock a is still held.)
line: updated (line 9, Lock a is still held.)
fingerprint: unchanged (line 7, Lock a is still held.)
text: unchanged (line 7, Lock b is still held.)
fingerprint, text: unchanged (line 7, Lock b is still held.)
fingerprint, text, line: absent (line 7, Lock a is still held.), new (line 9, Lock b is still held.)
text, line, file: updated (line 9, Lock b is still held.)
rule: absent (line 7, Lock a is still held.), new (line 7, Lock a is still held.)
rule/lock: absent (line 7, Lock a is still held.), new (line 7, Lock b is still held.)'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
