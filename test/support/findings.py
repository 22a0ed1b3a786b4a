#!/usr/bin/env python3
"""Check what --format=json wrote, and print what is in it.

usage: findings.py [--rules] FILE

FILE must be valid against the schema that users are given, and places must lie
in their files. Prints, for FileCheck:

    RULE CONFIDENCE FILE:LINE:COLUMN MESSAGE
      in FUNCTION of SOURCE
      step FILE:LINE:COLUMN MESSAGE
      other FILE:LINE:COLUMN MESSAGE
      fingerprint HASH
      edit FILE:LINE:COLUMN 'OLD' -> 'NEW'
    problem FILE MESSAGE

With --rules FILE is what --list-checks wrote, and each rule is printed:

    RULE default|opt-in selected|off SUMMARY
"""

import json
import os
import sys

import jsonschema

from tree import ROOT


def load(path, schema):
    with open(os.path.join(ROOT, f"docs/schema/{schema}.json"),
              encoding="utf-8") as text:
        schema = json.load(text)
    jsonschema.Draft7Validator.check_schema(schema)
    with open(path, encoding="utf-8") as text:
        document = json.load(text)
    jsonschema.validate(document, schema)
    return document


class Findings:
    def __init__(self, path):
        self.document = load(path, "findings")

    def text(self, place):
        """What stands there, to the end of the line, in bytes."""
        name = os.path.join(self.document["directory"], place["file"])
        with open(name, "rb") as source:
            line = source.read().split(b"\n")[place["line"] - 1]
        assert place["column"] <= len(line) + 1, (place, line)
        return line[place["column"] - 1:]

    def place(self, place):
        self.text(place)
        return f"{place['file']}:{place['line']}:{place['column']}"

    def print_finding(self, f):
        print(f["rule"], f["confidence"], self.place(f["place"]), f["message"])
        print("  in", f["function"], "of", f["source"])
        for step in f["steps"]:
            place = self.place(step["place"]) if "place" in step else "-"
            print("  step", place, step["message"])
        for other in f["others"]:
            print("  other", self.place(other["place"]), other["message"])
        print("  fingerprint", f["fingerprint"])
        for fix in f["fixes"]:
            for edit in fix["edits"]:
                old = self.text(edit["place"])[:edit["length"]].decode()
                print(f"  edit {self.place(edit['place'])} '{old}' ->"
                      f" '{edit['text']}'")

    def print(self):
        for finding in self.document["findings"]:
            self.print_finding(finding)
        for problem in self.document["problems"]:
            print("problem", problem["file"], problem["message"])


def print_rules(path):
    for rule in load(path, "rules")["rules"]:
        print(rule["name"], "default" if rule["default"] else "opt-in",
              "selected" if rule["selected"] else "off", rule["summary"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--rules"] and len(sys.argv) == 3:
        print_rules(sys.argv[2])
    elif len(sys.argv) == 2:
        Findings(sys.argv[1]).print()
    else:
        sys.exit(__doc__)
