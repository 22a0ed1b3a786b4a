#!/usr/bin/env python3
"""Check that all front ends report exactly what a C file expects.

usage: check.py --locklint=PROGRAM --clang-tidy=PROGRAM --module=SO
                --clang=PROGRAM --plugin=SO FILE
                [--strict] [--model=YAML] [--checks=RULE,...] [-- FLAGS]

The expectations are comments at the end of a line of FILE:

    msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep
    // expect@-1: double-lock: a second finding in the line before
    spin_lock(&a); // note: 'a' acquired here

The name is the rule's, without 'linuxkernel-'; the rest of the line is a
regular expression, to be found in the message. @+N and @-N name a line N lines
on or before. Every finding must be expected. Notes need not be; but each that
is expected must be there, and all front ends must print the same.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections import namedtuple

# kind: 'warning' or 'note'; rule is None for a note.
Diagnostic = namedtuple("Diagnostic", "file line kind rule text")
Expectation = namedtuple("Expectation", "line kind rule pattern")

PREFIX = "linuxkernel-"
OUTPUT = re.compile(r"^(?P<file>[^\s:][^:\n]*):(?P<line>\d+):\d+: "
                    r"(?P<kind>warning|note|error|fatal error): (?P<text>.*?)"
                    r"(?: \[(?P<rule>[\w.,-]+)\])?$")
EXPECTED = re.compile(r"(?://|/\*)\s*(?P<what>expect|note)(?:@(?P<at>[+-]\d+))?:"
                      r"\s*(?P<rest>.*?)\s*(?:\*/\s*)?$")


class Failure(Exception):
    pass


def read_expectations(path):
    expected = []
    with open(path, encoding="utf-8") as source:
        for number, text in enumerate(source, 1):
            m = EXPECTED.search(text.rstrip("\n"))
            if not m:
                continue
            line = number + int(m["at"] or 0)
            if m["what"] == "note":
                expected.append(Expectation(line, "note", None, m["rest"]))
                continue
            rule, colon, pattern = m["rest"].partition(":")
            if not colon:
                raise Failure(f"{path}:{number}: write 'expect: RULE: REGEX'")
            expected.append(
                Expectation(line, "warning", rule.strip(), pattern.strip()))
    return expected


def parse(output, directory):
    """A front end's diagnostics, without others and their notes; the rules'
    names are without the prefix."""
    found = []
    ours = True
    for text in output.splitlines():
        m = OUTPUT.match(text)
        if not m:
            continue
        rule = (m["rule"] or "").split(",")[0]
        kind = "error" if "error" in m["kind"] else m["kind"]
        if kind != "note":
            ours = kind == "error" or rule.startswith(PREFIX)
        if not ours:
            continue
        found.append(Diagnostic(
            os.path.realpath(os.path.join(directory, m["file"])),
            int(m["line"]), kind,
            rule.removeprefix(PREFIX) if kind == "warning" else None,
            m["text"]))
    return found


class FrontEnds:
    def __init__(self, options):
        self.options = options
        names = [PREFIX + name for name in
                 (options.checks or "").split(",") if name]
        self.checks = ",".join(["-*", PREFIX + "*"] + names)

    def run(self, files, arguments, flags, directory="."):
        """The front ends' diagnostics for the files, by front end. The
        compiler plugin is one of them if there are flags."""
        o = self.options
        locklint = [o.locklint, "--quiet", f"--checks={self.checks}",
                    *arguments, *files, *flags]
        settings = []
        if getattr(o, "strict", False):
            locklint.insert(1, "--strict")
            settings.append("Strict: true")
        if getattr(o, "model", None):
            locklint.insert(1, f"--model={o.model}")
            settings.append(f"Model: {json.dumps(o.model)}")
        tidy = [o.clang_tidy, f"--load={o.module}", "--quiet",
                f"--checks={self.checks}",
                "--config={CheckOptions: {%s}}" % ", ".join(settings),
                *arguments, *files, *flags]
        commands = {"locklint": locklint, "clang-tidy": tidy}
        if flags:
            commands["plugin"] = [
                o.clang, "-fsyntax-only", f"-fplugin={o.plugin}",
                f"-fplugin-arg-locklint-checks={self.checks}",
                *flags[1:], *files]
            if o.strict:
                commands["plugin"].append("-fplugin-arg-locklint-strict")
            if o.model:
                commands["plugin"].append(
                    f"-fplugin-arg-locklint-model={o.model}")
        found = {}
        for name, command in commands.items():
            p = subprocess.run(command, cwd=directory, capture_output=True,
                               text=True, errors="replace")
            found[name] = parse(p.stdout + "\n" + p.stderr, directory)
            errors = [d for d in found[name] if d.kind == "error"]
            warnings = [d for d in found[name] if d.kind == "warning"]
            if name == "locklint":
                wanted = 1 if warnings else 0
            else:
                wanted = 0
            if errors or p.returncode != wanted:
                raise Failure(
                    f"{name} ended with {p.returncode}, not {wanted}:\n"
                    f"  {' '.join(command)}\n{p.stdout}{p.stderr}")
        return found


def show(d):
    rule = f" [{d.rule}]" if d.rule else ""
    return f"{os.path.basename(d.file)}:{d.line}: {d.kind}: {d.text}{rule}"


def compare(path, expected, found, problems, name):
    """Adds to problems what is missing and what is too much."""
    path = os.path.realpath(path)
    rest = list(found)
    for e in expected:
        hit = next((d for d in rest
                    if d.file == path and (d.line, d.kind, d.rule) == e[:3]
                    and re.search(e.pattern, d.text)), None)
        if hit:
            rest.remove(hit)
        else:
            rule = f" [{e.rule}]" if e.rule else ""
            problems.append(f"{name}: - {os.path.basename(path)}:{e.line}: "
                            f"{e.kind}: /{e.pattern}/{rule}   (missing)")
    for d in rest:
        if d.kind == "warning":
            problems.append(f"{name}: + {show(d)}   (not expected)")


def compare_front_ends(found, problems):
    ours = set(found["locklint"])
    for name in found:
        theirs = set(found[name])
        for d in sorted(ours - theirs, key=show):
            problems.append(f"only locklint says, not {name}: {show(d)}")
        for d in sorted(theirs - ours, key=show):
            problems.append(f"only {name} says, not locklint: {show(d)}")


def add_front_end_options(parser):
    parser.add_argument("--locklint", required=True)
    parser.add_argument("--clang-tidy", required=True)
    parser.add_argument("--module", required=True)
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--model")
    parser.add_argument("--checks", help="rules that are off by default")


def main():
    arguments, flags = sys.argv[1:], []
    if "--" in arguments:
        at = arguments.index("--")
        arguments, flags = arguments[:at], arguments[at + 1:]
    parser = argparse.ArgumentParser(usage=__doc__)
    add_front_end_options(parser)
    parser.add_argument("--clang", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("file")
    options = parser.parse_args(arguments)

    includes = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                            "include")
    problems = []
    found = {}
    try:
        expected = read_expectations(options.file)
        found = FrontEnds(options).run(
            [options.file], [], ["--", "-std=gnu11", "-I", includes, *flags])
        for name, diagnostics in found.items():
            compare(options.file, expected, diagnostics, problems, name)
        compare_front_ends(found, problems)
    except Failure as e:
        problems.append(str(e))
    if not problems:
        return 0
    print(f"{options.file}: not as expected", *problems, sep="\n")
    if found:
        print("\nlocklint said:")
        for d in found["locklint"]:
            print("  " * (d.kind == "note") + show(d))
    return 1


if __name__ == "__main__":
    sys.exit(main())
