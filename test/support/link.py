#!/usr/bin/env python3
"""Check what locklint says of files that it analyses together.

usage: link.py --locklint=PROGRAM DIRECTORY [--strict] [--checks=RULE,...]
               [--model=FILE]

All .c files of the directory and of those in it are one program. The
expectations are those of check.py, and need the other files: with --separate none of them may be found,
unless they say otherwise:

    msleep(1); // expect(alone, too): sleep-in-atomic: 'msleep' may sleep
    x();       // expect(alone): a finding that the other files disprove

The output must be the same in whatever order the files are named, and however
many are analysed at once.
"""

import argparse
import glob
import os
import re
import subprocess
import sys

import check
from tree import INCLUDES

EXPECTED = re.compile(r"//\s*expect(?:\((?P<when>alone|alone, too)\))?"
                      r"(?:@(?P<at>[+-]\d+))?:\s*(?P<rule>[\w-]+):"
                      r"\s*(?P<pattern>.*)$")
NOTE = re.compile(r"//\s*note(?:@(?P<at>[+-]\d+))?:\s*(?P<pattern>.*)$")


def read_expectations(path):
    """By the way in which the file is analysed: what is to be said of it."""
    expected = {"together": [], "alone": []}
    with open(path, encoding="utf-8") as source:
        for number, text in enumerate(source, 1):
            if m := EXPECTED.search(text.rstrip()):
                e = check.Expectation(number + int(m["at"] or 0), "warning",
                                      m["rule"], m["pattern"], None)
                if m["when"] != "alone":
                    expected["together"].append(e)
                if m["when"]:
                    expected["alone"].append(e)
            elif m := NOTE.search(text.rstrip()):
                expected["together"].append(
                    check.Expectation(number + int(m["at"] or 0), "note", None,
                                      m["pattern"], None))
    return expected


def run(options, files, *arguments):
    checks = ",".join(["-*", check.PREFIX + "*"]
                      + [check.PREFIX + name
                         for name in (options.checks or "").split(",") if name])
    command = [options.locklint, "--quiet", f"--checks={checks}", *arguments]
    if options.strict:
        command.append("--strict")
    if options.model:
        command.append(f"--model={options.model}")
    command += [*files, "--", "-std=gnu11", "-I", INCLUDES, "-I",
                options.directory]
    p = subprocess.run(command, capture_output=True, text=True)
    if p.returncode not in (0, 1):
        raise check.Failure(f"locklint ended with {p.returncode}:\n"
                            f"  {' '.join(command)}\n{p.stdout}{p.stderr}")
    return p.stdout


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--locklint", required=True)
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--checks", help="rules that are off by default")
    parser.add_argument("--model")
    parser.add_argument("directory")
    options = parser.parse_args()
    files = sorted(glob.glob(os.path.join(options.directory, "**", "*.c"),
                             recursive=True))
    problems = []
    outputs = {}
    try:
        outputs = {"together": run(options, files, "-j2"),
                   "alone": run(options, files, "-j2", "--separate")}
        backwards = run(options, files[::-1], "-j1")
        if sorted(backwards.splitlines()) != \
                sorted(outputs["together"].splitlines()):
            problems.append(f"in another order it said:\n{backwards}")
        for way, output in outputs.items():
            found = check.parse(output, os.getcwd())
            rest = {os.path.realpath(f): [] for f in files}
            owner = None
            for d in found:
                if d.kind == "warning":
                    owner = d.file
                rest.setdefault(d.file if d.kind == "note" else owner,
                                []).append(d)
            for f in files:
                check.compare(f, read_expectations(f)[way],
                              rest[os.path.realpath(f)], problems, way)
    except check.Failure as e:
        problems.append(str(e))
    if not problems:
        return 0
    print(f"{options.directory}: not as expected", *problems, sep="\n")
    for way, output in outputs.items():
        print(f"\n{way}:\n{output}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
