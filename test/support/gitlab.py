#!/usr/bin/env python3
"""Check what --format=gitlab wrote, and print what is in it.

usage: gitlab.py FILE REPOSITORY

It must be what GitLab's documentation asks of a code quality report: a list of
objects that have what is below, with fingerprints that differ, and paths
relative to the repository, without a leading "./". Prints, for FileCheck:

    SEVERITY CHECK_NAME PATH:LINE DESCRIPTION
      fingerprint FINGERPRINT
"""

import json
import os
import sys

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as text:
        issues = json.load(text)
    assert isinstance(issues, list)
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(fingerprints), fingerprints
    for issue in issues:
        path = issue["location"]["path"]
        line = issue["location"]["lines"]["begin"]
        assert issue["severity"] in SEVERITIES
        assert not os.path.isabs(path) and not path.startswith("./"), path
        with open(os.path.join(sys.argv[2], path), encoding="utf-8") as source:
            assert 1 <= line <= len(source.readlines())
        print(issue["severity"], issue["check_name"], f"{path}:{line}",
              issue["description"])
        print("  fingerprint", issue["fingerprint"])


if __name__ == "__main__":
    main()
