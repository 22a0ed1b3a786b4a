#!/usr/bin/env python3
"""The table of rules, checkers/Rules.def, for scripts and tests.

Prints a line for each rule: FORMAT, in which {name}, {short} (the name without
'linuxkernel-'), {cls}, {checker} (what Clang's analyzer calls it), {summary} and
{Summary} (the same, as a sentence begins) stand for what the rule has. Without
FORMAT: {name}.
"""

import argparse
import os
import re
import sys
from collections import namedtuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PREFIX = "linuxkernel-"

ROW = re.compile(r'^RULE\((\w+),\s*"([\w-]+)",\s*(Default|OptIn),'
                 r'\s*((?:"[^"\n]*"\s*)+)\)$', re.MULTILINE)


class Rule(namedtuple("Rule", "cls name opt_in summary")):
    @property
    def short(self):
        return self.name.removeprefix(PREFIX)

    @property
    def checker(self):
        return ("optin." * self.opt_in
                + f"linuxkernel.locking.{self.cls}")

    def format(self, text):
        return text.format(
            name=self.name, short=self.short, cls=self.cls,
            checker=self.checker, summary=self.summary,
            Summary=self.summary[0].upper() + self.summary[1:])


def read(root=ROOT):
    """The rules in the order of the table."""
    path = os.path.join(root, "checkers/Rules.def")
    with open(path, encoding="utf-8") as table:
        text = table.read()
    rows = ROW.findall(text)
    if len(rows) != len(re.findall(r"^RULE\(", text, re.MULTILINE)):
        sys.exit(f"{path}: a row is not RULE(CLASS, \"NAME\", Default|OptIn, "
                 "\"SUMMARY\")")
    return [Rule(cls, name, enabled == "OptIn",
                 "".join(re.findall(r'"([^"]*)"', summary)))
            for cls, name, enabled, summary in rows]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--enabled", choices=("default", "opt-in"),
                        help="only rules that are on, or off, without being asked for")
    parser.add_argument("--by-name", action="store_true", help="sorted by name")
    parser.add_argument("format", metavar="FORMAT", nargs="?", default="{name}",
                        help="a Python format string for each rule, with the columns "
                             "of the table")
    options = parser.parse_args()
    rules = read()
    if options.by_name:
        rules.sort(key=lambda r: r.name)
    for rule in rules:
        if options.enabled in (None, "opt-in" if rule.opt_in else "default"):
            print(rule.format(options.format))


if __name__ == "__main__":
    main()
