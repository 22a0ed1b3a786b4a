#!/usr/bin/env python3
"""Check what both front ends report on real drivers, in both configurations.

usage: kernel.py --kernels=DIR --locklint=PROGRAM --clang-tidy=PROGRAM
                 --module=SO TEST

TEST is a list of directives, one a line:

    FILE: drivers/input/serio/i8042.c
    EDIT: i8042_flush: s/REGEX/REPLACEMENT/
    EXPECT: i8042_flush: sleep-in-atomic: REGEX

EDIT puts a bug into a copy of the last FILE: it replaces the first match of a
(Python) regular expression in the text of a function; s/// may have another
character than '/'. EXPECT is a finding in a function (in the original, the
function has no finding of that rule). Whatever is not expected must not be
found, and nothing else is in the original. Both front ends and both
configurations must agree, notes and all.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import namedtuple

import check
from check import Failure
from tree import SCRIPTS

CONFIGURATIONS = ("debug", "release")
Driver = namedtuple("Driver", "file edits expected")
DIRECTIVE = re.compile(r"^\s*(?:#|//)?\s*(FILE|EDIT|EXPECT):\s*(.*?)\s*$")


def read_test(path):
    drivers = []
    with open(path, encoding="utf-8") as test:
        for number, text in enumerate(test, 1):
            m = DIRECTIVE.match(text)
            if not m:
                continue
            what, rest = m.groups()
            if what == "FILE":
                drivers.append(Driver(rest, [], []))
                continue
            if not drivers:
                raise Failure(f"{path}:{number}: no FILE before {what}")
            function, _, rest = rest.partition(":")
            rest = rest.strip()
            if what == "EDIT":
                parts = rest[2:].split(rest[1:2]) if rest[:1] == "s" else []
                if len(parts) != 3 or parts[2]:
                    raise Failure(f"{path}:{number}: write s/REGEX/TEXT/")
                drivers[-1].edits.append((function, *parts[:2]))
            else:
                rule, _, pattern = rest.partition(":")
                drivers[-1].expected.append(
                    (function, rule.strip(), pattern.strip()))
    if not drivers:
        raise Failure(f"{path}: no FILE")
    return drivers


def extent(text, function, path):
    """The offsets of a function's definition, in the kernel's coding style."""
    for m in re.finditer(rf"^[A-Za-z_][^;{{}}()=#]*\b{function}\(", text,
                         re.MULTILINE):
        declaration = re.compile(r"[^;{}]*;").match(text, m.start())
        end = re.compile(r"^\}", re.MULTILINE).search(text, m.start())
        if end and not declaration:
            return m.start(), end.end()
    raise Failure(f"{path}: no function {function}")


def lines_of(text, function, path):
    start, end = extent(text, function, path)
    return range(text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 2)


def write_copies(drivers, source, directory):
    """Copies of the drivers, edited; returns their paths."""
    copies = []
    for d in drivers:
        with open(os.path.join(source, d.file), encoding="utf-8") as original:
            text = original.read()
        for function, pattern, replacement in d.edits:
            start, end = extent(text, function, d.file)
            body, count = re.subn(pattern, replacement, text[start:end],
                                  count=1, flags=re.MULTILINE)
            if not count:
                raise Failure(f"{d.file}: /{pattern}/ is not in {function}")
            text = text[:start] + body + text[end:]
        copies.append(os.path.join(directory, os.path.basename(d.file)))
        with open(copies[-1], "w", encoding="utf-8") as copy:
            copy.write(text)
    return copies


def write_commands(build, source, drivers, copies, directory):
    """Compiles the copies like their originals, whose headers they include."""
    tool = os.path.join(SCRIPTS, "kernel-commands")
    p = subprocess.run([sys.executable, tool, build]
                       + [d.file for d in drivers],
                       capture_output=True, text=True)
    if p.returncode:
        raise Failure(p.stdout + p.stderr)
    with open(os.path.join(build, "compile_commands.json"),
              encoding="utf-8") as db:
        entries = {os.path.realpath(e["file"]): e for e in json.load(db)}
    commands = []
    for d, copy in zip(drivers, copies):
        original = os.path.realpath(os.path.join(source, d.file))
        entry = entries[original]
        arguments = entry["arguments"]
        commands.append({
            "directory": entry["directory"],
            "file": copy,
            "arguments": arguments[:1]
            + ["-iquote", os.path.dirname(original)]
            + arguments[1:-1] + [copy],
        })
    os.makedirs(directory)
    with open(os.path.join(directory, "compile_commands.json"), "w",
              encoding="utf-8") as db:
        json.dump(commands, db)


def compare(drivers, copies, found, problems, name):
    rest = [d for d in found if d.kind == "warning"]
    for driver, copy in zip(drivers, copies):
        with open(copy, encoding="utf-8") as source:
            text = source.read()
        path = os.path.realpath(copy)
        for function, rule, pattern in driver.expected:
            lines = lines_of(text, function, driver.file)
            hit = next((d for d in rest
                        if d.file == path and d.line in lines
                        and d.rule == rule and re.search(pattern, d.text)),
                       None)
            if hit:
                rest.remove(hit)
            else:
                problems.append(f"{name}: - {driver.file}: {function}: "
                                f"/{pattern}/ [{rule}]   (missing)")
    for d in rest:
        problems.append(f"{name}: + {check.show(d)}   (not expected)")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    check.add_front_end_options(parser)
    parser.add_argument("--kernels", required=True)
    parser.add_argument("test")
    options = parser.parse_args()
    source = os.path.join(options.kernels, "linux-source-6.12")
    problems = []
    try:
        drivers = read_test(options.test)
        front_ends = check.FrontEnds(options)
        runs = [("", drivers)]
        if any(d.edits for d in drivers):
            runs.append((", unedited",
                         [d._replace(edits=[], expected=[]) for d in drivers]))
        with tempfile.TemporaryDirectory() as top:
            for number, (kind, edited) in enumerate(runs):
                directory = os.path.join(top, str(number))
                os.mkdir(directory)
                copies = write_copies(edited, source, directory)
                verdicts = {}
                for name in CONFIGURATIONS:
                    build = os.path.join(options.kernels, name)
                    database = os.path.join(directory, name)
                    write_commands(build, source, edited, copies, database)
                    found = front_ends.run(copies, ["-p", database], [])
                    for front_end, diagnostics in found.items():
                        compare(edited, copies, diagnostics, problems,
                                f"{front_end}, {name}{kind}")
                    check.compare_front_ends(found, problems)
                    verdicts[name] = found["locklint"]
                ours, others = (set(verdicts[n]) for n in CONFIGURATIONS)
                for d in sorted(ours ^ others, key=str):
                    problems.append(
                        f"{'debug' if d in ours else 'release'} only{kind}: "
                        f"{check.show(d)}")
    except Failure as e:
        problems.append(str(e))
    if problems:
        print(f"{options.test}: not as expected", *problems, sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
