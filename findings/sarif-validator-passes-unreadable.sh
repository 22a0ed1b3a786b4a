#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Microsoft's SARIF validator finds nothing in a document that it cannot read.
#
# Expected: `sarif-multitool validate` holds a document against the schema first, so a
#   word that the schema does not have, level "fatal", is an error like others of the
#   schema (a property missing, a number too large). If a document cannot be read, that
#   is said, and executionSuccessful of the validator's own document is false.
# Instead: a wrong word of an enumeration, a time that is none, or a line that is no
#   whole number ends the validation of the whole document, without a word. Errors
#   that are found without it are no longer found, nor is what the validator says
#   of any document of a tool with no version. It says "Analysis completed
#   successfully", 0 results, executionSuccessful true; the exit status is 0, as it is
#   with errors, and with --rich-return-code, too.
# Version: @microsoft/sarif-multitool-linux 5.7.0 (npm).
# Why it matters: it is the validator that users are pointed to, and the one that a tool
#   checks its output with. Who counts errors finds the fewest in the worst document. Hold
#   a document against the schema by other means, too, or see to it that the validator
#   finds what it must: give it a document that lacks the tool's informationUri, on purpose,
#   and look for that warning.

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
validator=$tmp/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
# npm does not make it executable; it would look for ICU.
chmod +x "$validator"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

cat >right.sarif <<'EOS'
{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [{
    "tool": {"driver": {"name": "checker", "rules": [{"id": "double-lock"}]}},
    "columnKind": "unicodeCodePoints",
    "invocations": [{"executionSuccessful": true}],
    "results": [{
      "ruleId": "double-lock",
      "ruleIndex": 0,
      "level": "warning",
      "message": {"text": "The lock is held already."},
      "locations": [{"physicalLocation": {
        "artifactLocation": {"uri": "main.c"}, "region": {"startLine": 7}}}]
    }]
  }]
}
EOS

# Says what the validator finds in the document, changed by a filter of jq.
found() { # FILTER
  local status=0
  jq "$1" right.sarif >changed.sarif
  rm -f log.sarif
  "$validator" validate changed.sarif --rule-kind Sarif --output log.sarif \
    --rich-return-code true --log ForceOverwrite >said.txt 2>&1 || status=$?
  jq -r --arg status $status '.runs[0] | ([.results[].ruleId] | unique | join(" ")) +
    "; successful: \(.invocations[0].executionSuccessful), exit \($status)"' log.sarif
}

result='.runs[0].results[0]'
large="$result.rank = 101"
seen=$(
  echo "right: $(found .)"
  echo "rank 101: $(found "$large")"
  echo "rank 101, no message: $(found "$large | del($result.message)")"
  echo "rank 101, level fatal: $(found "$large | $result.level = \"fatal\"")"
  echo "rank 101, columnKind bytes: $(found "$large | .runs[0].columnKind = \"bytes\"")"
  echo "rank 101, startTimeUtc today: $(found "$large | .runs[0].invocations[0].startTimeUtc = \"today\"")"
  echo "rank 101, startLine 7.5: $(found "$large | $result.locations[0].physicalLocation.region.startLine = 7.5")"
)
expected='right: SARIF2004 SARIF2005; successful: true, exit 0
rank 101: JSON1006 SARIF2004 SARIF2005; successful: true, exit 0
rank 101, no message: JSON1002 JSON1006; successful: true, exit 0
rank 101, level fatal: ; successful: true, exit 0
rank 101, columnKind bytes: ; successful: true, exit 0
rank 101, startTimeUtc today: ; successful: true, exit 0
rank 101, startLine 7.5: ; successful: true, exit 0'

echo "Rules that the validator finds broken (SARIF2004 and SARIF2005 are advice):"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
