#!/usr/bin/env python3
"""Check that all front ends report exactly what a C file expects.

usage: check.py --locklint=PROGRAM --clang-tidy=PROGRAM --module=SO
                --clang=PROGRAM --plugin=SO --analyzer=SO [--clangd=PROGRAM]
                FILE
                [--strict] [--model=YAML] [--kernel=X.Y]
                [--checks=RULE,...] [-- FLAGS]

The expectations are comments at the end of a line of FILE:

    msleep(1); // expect: sleep-in-atomic: 'msleep' may sleep
    // expect@-1: double-lock: a second finding in the line before
    spin_lock(&a); // note: 'a' acquired here

The name is the rule's, without 'linuxkernel-'; the rest of the line is a
regular expression, to be found in the message. @+N and @-N name a line N lines
on or before. Every finding must be expected. Notes need not be; but each that
is expected must be there, and all front ends must say the same.

Clang's analyzer follows paths in its own way and tells its own story: of its
notes, those that are expected must be there. What it does not say, or says
alone, is marked with the reason:

    x(); // expect(not analyzer: WHY): double-lock: ...
    y(); // expect(analyzer: WHY): double-lock: ...
    z(); // expect(not analyzer of LLVM 22: WHY): double-lock: ...
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import namedtuple

import lsp
from flags import split
from tree import INCLUDES

import rules
from rules import PREFIX

# kind: 'warning' or 'note'; rule is None for a note.
Diagnostic = namedtuple("Diagnostic", "file line kind rule text")
# only: None, "analyzer" or "not analyzer".
Expectation = namedtuple("Expectation", "line kind rule pattern only")

OUTPUT = re.compile(r"^(?P<file>[^\s:][^:\n]*):(?P<line>\d+):\d+: "
                    r"(?P<kind>warning|note|error|fatal error): (?P<text>.*?)"
                    r"(?: \[(?P<rule>[\w.,-]+)\])?$")
EXPECTED = re.compile(r"(?://|/\*)\s*(?P<what>expect|note)"
                      r"(?:\((?P<only>(?:not )?analyzer)"
                      r"(?: of LLVM (?P<major>\d+))?: [^)]+\))?"
                      r"(?:@(?P<at>[+-]\d+))?:"
                      r"\s*(?P<rest>.*?)\s*(?:\*/\s*)?$")
# By what Clang's analyzer calls them.
RULES = {rule.checker: rule for rule in rules.read()}


Failure = lsp.Failure


def read_expectations(path, major=None):
    """major: the release of LLVM."""
    expected = []
    with open(path, encoding="utf-8") as source:
        for number, text in enumerate(source, 1):
            m = EXPECTED.search(text.rstrip("\n"))
            if not m:
                continue
            line = number + int(m["at"] or 0)
            only = m["only"]
            if m["major"] and m["major"] != major:
                # Another release's analyzer is as all the others are.
                if not only.startswith("not"):
                    continue
                only = None
            if m["what"] == "note":
                expected.append(
                    Expectation(line, "note", None, m["rest"], only))
                continue
            rule, colon, pattern = m["rest"].partition(":")
            if not colon:
                raise Failure(f"{path}:{number}: write 'expect: RULE: REGEX'")
            expected.append(
                Expectation(line, "warning", rule.strip(), pattern.strip(),
                            only))
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
        rule = RULES[rule].name if rule in RULES else rule
        kind = "error" if "error" in m["kind"] else m["kind"]
        if kind != "note":
            ours = kind == "error" or rule.startswith(PREFIX)
        if not ours:
            continue
        found.append(Diagnostic(
            os.path.realpath(os.path.join(directory, m["file"])),
            int(m["line"]), kind,
            rule.removeprefix(PREFIX) if kind == "warning" else None,
            # The analyzer's own words for a step.
            re.sub(r"^Calling ('.*')$", r"calls \1 here", m["text"])))
    return found


def from_clangd(path, diagnostics):
    """The same, of what clangd has published."""
    found = []
    for d in diagnostics:
        kind = "error" if d["severity"] == 1 else "warning"
        rule = d.get("code", "")
        if kind == "warning" and not rule.startswith(PREFIX):
            continue
        found.append(Diagnostic(
            path, d["range"]["start"]["line"] + 1, kind,
            rule.removeprefix(PREFIX) if kind == "warning" else None,
            lsp.message_of(d)))
        for note in d.get("relatedInformation", []):
            at = note["location"]
            found.append(Diagnostic(
                os.path.realpath(lsp.path_of(at["uri"])),
                at["range"]["start"]["line"] + 1, "note", None,
                lsp.message_of(note)))
    return found


class FrontEnds:
    def __init__(self, options):
        self.options = options
        self.named = [PREFIX + name for name in
                      (options.checks or "").split(",") if name]
        self.checks = ",".join(["-*", PREFIX + "*"] + self.named)

    def run(self, files, arguments, flags, directory="."):
        """All front ends' diagnostics for the files, by front end. The compiler
        plugin and the analyzer are among them if there are flags."""
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
        if getattr(o, "kernel", None):
            locklint.insert(1, f"--kernel={o.kernel}")
            settings.append(f"Kernel: {json.dumps(o.kernel)}")
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
            if o.kernel:
                commands["plugin"].append(
                    f"-fplugin-arg-locklint-kernel={o.kernel}")
            commands["analyzer"] = self.analyzer(flags[1:]) + files
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
        if o.clangd:
            found["clangd"] = self.run_clangd(files, arguments, flags[1:],
                                              directory, settings)
        return found

    def analyzer(self, flags):
        o = self.options
        command = [o.clang, "--analyze", "--analyzer-no-default-checks",
                   "--analyzer-output", "text", "-w", "-o", os.devnull]
        arguments = ["-load", o.analyzer,
                     "-analyzer-checker=linuxkernel.locking"]
        arguments += [f"-analyzer-checker={rule.checker}"
                      for rule in RULES.values() if rule.name in self.named]
        settings = []
        if o.strict:
            settings.append("Strict=true")
        if o.model:
            settings.append(f"Model={o.model}")
        if o.kernel:
            settings.append(f"Kernel={o.kernel}")
        for setting in settings:
            arguments += ["-analyzer-config", f"linuxkernel.locking:{setting}"]
        for argument in arguments:
            command += ["-Xclang", argument]
        return command + flags

    def run_clangd(self, files, arguments, flags, directory, settings):
        directory = os.path.realpath(directory)
        config = ("Diagnostics:\n  ClangTidy:\n"
                  f"    Add: [{', '.join(self.named)}]\n"
                  f"    CheckOptions: {{{', '.join(settings)}}}\n")
        found = []
        with tempfile.TemporaryDirectory() as database:
            if arguments:
                option, source = arguments
                assert option == "-p"
                database = source
            else:
                commands = [{"directory": directory, "file": f,
                             "arguments": ["clang", *flags, f]}
                            for f in map(os.path.realpath, files)]
                with open(os.path.join(database, "compile_commands.json"), "w",
                          encoding="utf-8") as out:
                    json.dump(commands, out)
            with lsp.Clangd(self.options.clangd, database=database,
                            config=config, directory=directory) as clangd:
                for f in files:
                    f = os.path.realpath(os.path.join(directory, f))
                    found += from_clangd(f, clangd.open(f))
        errors = [d for d in found if d.kind == "error"]
        if errors:
            raise Failure("clangd said:\n" + "\n".join(map(show, errors)))
        return found


def show(d):
    rule = f" [{d.rule}]" if d.rule else ""
    return f"{os.path.basename(d.file)}:{d.line}: {d.kind}: {d.text}{rule}"


def compare(path, expected, found, problems, name):
    """Adds to problems what is missing and what is too much."""
    path = os.path.realpath(path)
    rest = list(found)
    for e in expected:
        if e.only and (e.only == "analyzer") != (name == "analyzer"):
            continue
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
        if name == "analyzer":
            continue
        theirs = set(found[name])
        for d in sorted(ours - theirs, key=show):
            problems.append(f"only locklint says, not {name}: {show(d)}")
        for d in sorted(theirs - ours, key=show):
            problems.append(f"only {name} says, not locklint: {show(d)}")


def add_front_end_options(parser):
    parser.add_argument("--locklint", required=True)
    parser.add_argument("--clang-tidy", required=True)
    parser.add_argument("--module", required=True)
    parser.add_argument("--clangd")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--model")
    parser.add_argument("--kernel")
    parser.add_argument("--checks", help="rules that are off by default")


def main():
    arguments, flags = split(sys.argv[1:])
    parser = argparse.ArgumentParser(usage=__doc__)
    add_front_end_options(parser)
    parser.add_argument("--clang", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--analyzer", required=True)
    parser.add_argument("file")
    options = parser.parse_args(arguments)

    problems = []
    found = {}
    try:
        major = re.search(r"\d+$", options.clang)
        expected = read_expectations(options.file, major and major[0])
        found = FrontEnds(options).run(
            [options.file], [], ["--", "-std=gnu11", "-I", INCLUDES, *flags])
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
