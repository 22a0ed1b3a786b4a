#!/usr/bin/env python3
"""Check a SARIF document, and print what is in it.

usage: sarif.py FILE

It must be valid against the schema of SARIF 2.1.0, and what the schema cannot
say must be true as well: whatever refers to a rule or a file by index refers to
the right one, and regions lie in their files. Prints, for FileCheck:

    RULE FILE:LINE:COLUMN-COLUMN MESSAGE
      step FILE:LINE:COLUMN-COLUMN MESSAGE
      fingerprint HASH
      edit FILE:LINE:COLUMN-COLUMN 'OLD' -> 'NEW'
    problem MESSAGE
    successful True
"""

import json
import os
import sys
import urllib.parse

import jsonschema

from tree import TEST


def fingerprint_of(fingerprints):
    (ours,) = (f for name, f in fingerprints.items()
               if name.startswith("locklintIssueHash/"))
    return ours


class Document:
    def __init__(self, path):
        with open(os.path.join(TEST, "sarif/Inputs/sarif-2.1.0.schema.json"),
                  encoding="utf-8") as schema:
            self.schema = json.load(schema)
        with open(path, encoding="utf-8") as document:
            self.document = json.load(document)
        jsonschema.validate(self.document, self.schema)
        (self.run,) = self.document["runs"]

    def file(self, location):
        """Its name, as in the document, and its lines."""
        artifact = self.run["artifacts"][location["index"]]["location"]
        assert artifact["uri"] == location["uri"], (artifact, location)
        assert artifact.get("uriBaseId") == location.get("uriBaseId")
        uri = location["uri"]
        if "uriBaseId" in location:
            bases = self.run["originalUriBaseIds"]
            uri = bases[location["uriBaseId"]]["uri"] + uri
        url = urllib.parse.urlparse(uri)
        assert url.scheme == "file", uri
        with open(urllib.parse.unquote(url.path), encoding="utf-8") as source:
            return location["uri"], source.read().splitlines()

    def print_fix(self, fix):
        for change in fix["artifactChanges"]:
            bases = self.run["originalUriBaseIds"]
            uri = change["artifactLocation"]["uri"]
            if "uriBaseId" in change["artifactLocation"]:
                uri = bases[change["artifactLocation"]["uriBaseId"]]["uri"] + uri
            path = urllib.parse.unquote(urllib.parse.urlparse(uri).path)
            with open(path, encoding="utf-8") as source:
                lines = source.read().split("\n")
            for replacement in change["replacements"]:
                region = replacement["deletedRegion"]
                assert region["startLine"] == region["endLine"], region
                begin, end = region["startColumn"], region["endColumn"]
                old = lines[region["startLine"] - 1][begin - 1:end - 1]
                new = replacement["insertedContent"]["text"]
                print(f"  edit {change['artifactLocation']['uri']}:"
                      f"{region['startLine']}:{begin}-{end} '{old}' -> '{new}'")

    def place(self, location):
        physical = location["physicalLocation"]
        name, lines = self.file(physical["artifactLocation"])
        region = physical["region"]
        text = lines[region["startLine"] - 1]
        begin, end = region["startColumn"], region["endColumn"]
        assert 1 <= begin <= end <= len(text) + 1, (region, text)
        return f"{name}:{region['startLine']}:{begin}-{end}"

    def print_result(self, result):
        rules = self.run["tool"]["driver"]["rules"]
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"], (rule, result)
        (location,) = result["locations"]
        print(rule["id"], self.place(location), result["message"]["text"])
        steps = [step["location"]
                 for flow in result.get("codeFlows", [])
                 for thread in flow["threadFlows"]
                 for step in thread["locations"]]
        related = result.get("relatedLocations", [])
        assert [(s["physicalLocation"], s["message"]) for s in steps] == \
            [(r["physicalLocation"], r["message"]) for r in related]
        for step in steps:
            print("  step", self.place(step), step["message"]["text"])
        fingerprints = result.get("partialFingerprints", {})
        for name, fingerprint in fingerprints.items():
            if name.startswith("locklintIssueHash/"):
                print("  fingerprint", fingerprint)
        if fingerprints:
            # GitHub's reads "HASH:1", ours "HASH".
            ours, _, number = fingerprint_of(fingerprints).partition(":")
            assert fingerprints["primaryLocationLineHash"] == \
                f"{ours}:{number or 1}"
        confidence = result["properties"]["confidence"]
        possible = confidence == "possible"
        assert result["level"] == ("note" if possible else "warning"), result
        assert result["rank"] == (30 if possible else 90), result
        for fix in result.get("fixes", []):
            self.print_fix(fix)

    def print(self):
        for rule in self.run["tool"]["driver"]["rules"]:
            assert rule["shortDescription"]["text"]
            # A name that is the id must not be there.
            assert rule["name"] and rule["name"] != rule["id"], rule
            assert rule["defaultConfiguration"]["level"] == "warning"
            assert rule["properties"]["precision"] in ("high", "medium")
            assert rule["properties"]["problem.severity"] in (
                "warning", "recommendation")
            if rule["id"].startswith("linuxkernel-"):
                assert rule["help"]["markdown"].startswith(f"# {rule['id']}\n")
        for result in self.run["results"]:
            self.print_result(result)
        (invocation,) = self.run["invocations"]
        for problem in invocation["toolExecutionNotifications"]:
            print("problem", problem["message"]["text"])
        print("successful", invocation["executionSuccessful"])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    Document(sys.argv[1]).print()
