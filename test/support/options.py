#!/usr/bin/env python3
"""Look for each option in the manual page and in the completions.

usage: options.py LOCKLINT PAGES

LOCKLINT --help says which commands there are, and which options each has. PAGES
is the directory of locklint.1, locklint (bash) and _locklint (zsh). Prints what
is missing, and what is too much; exit status 1 then.
"""

import os
import re
import subprocess
import sys

# What LLVM has for looking at --help in other ways.
OF_LLVM = {"--help-list"}


def help_of(locklint, *command):
    return subprocess.run([locklint, *command, "--help"], check=True,
                          stdout=subprocess.PIPE, text=True).stdout


def options_of(text):
    return set(re.findall(r"^  (--?[\w-]+)", text, re.MULTILINE)) - OF_LLVM


def in_man(text, command):
    """The options of the command's part of the manual page."""
    text = text.replace("\\-", "-")
    if command:
        part = re.search(rf"^\.SS locklint {command} .*?(?=^\.S[SH] )", text,
                         re.MULTILINE | re.DOTALL)[0]
        shared = re.search(r"^It has these .*: (.*)\.$", part, re.MULTILINE)
        own = set(shared[1].split(", "))
    else:
        part = re.search(r"^\.SH OPTIONS$.*?(?=^\.SH )", text,
                         re.MULTILINE | re.DOTALL)[0]
        own = set()
    return own | set(re.findall(r"^\.TP\n\\fB(--?[\w-]+)", part, re.MULTILINE))


def in_bash(text, command):
    names = command or "''"
    listed = re.search(rf"^\t{names}\) options='(.*)' ;;$", text, re.MULTILINE)
    return {name.rstrip("=") for name in listed[1].split()}


def in_zsh(text, command):
    name = command or r"\*"
    part = re.search(rf"^\t{name}\)\n\t\t_arguments.*?;;$", text,
                     re.MULTILINE | re.DOTALL)[0]
    return set(re.findall(r"^\t\t\t'\*?(--?[\w-]+)", part, re.MULTILINE))


def main():
    locklint, pages = sys.argv[1:]
    general = help_of(locklint)
    listed = general[general.index("SUBCOMMANDS:"):general.index("OPTIONS:")]
    commands = ["", *re.findall(r"^  (\w+) +- ", listed, re.MULTILINE)]
    failed = False
    for page, find in (("locklint.1", in_man), ("locklint", in_bash),
                       ("_locklint", in_zsh)):
        with open(os.path.join(pages, page), encoding="utf-8") as file:
            text = file.read()
        for command in commands:
            wanted = options_of(help_of(locklint, *command.split()))
            found = find(text, command)
            for how, names in (("lacks", wanted - found),
                               ("should not have", found - wanted)):
                for name in sorted(names):
                    failed = True
                    print(f"{page} {how} {name} of 'locklint {command}'")
    print(f"{len(commands)} commands looked at")
    return failed


if __name__ == "__main__":
    sys.exit(main())
