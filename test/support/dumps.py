#!/usr/bin/env python3
"""Reads dumps of files again, and compares what is printed of them:
dumps.py --locklint=PROGRAM --read-ir=PROGRAM FILE... -- FLAGS"""

import argparse
import difflib
import subprocess
import sys

import flags


def run(command, text=None):
    return subprocess.run(command, input=text, capture_output=True,
                          encoding="utf-8", errors="surrogateescape")


def main():
    arguments, compiler = flags.split(sys.argv[1:])
    parser = argparse.ArgumentParser()
    parser.add_argument("--locklint", required=True)
    parser.add_argument("--read-ir", required=True)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args(arguments)
    lines, wrong = 0, 0
    for file in options.files:
        dump = run([options.locklint, "--dump=ir", "--quiet", file, "--",
                    *compiler])
        again = run([options.read_ir, "-"], dump.stdout)
        lines += dump.stdout.count("\n")
        if again.returncode or again.stdout != dump.stdout:
            wrong += 1
            print(f"{file}:\n{again.stderr}")
            print("\n".join(difflib.unified_diff(
                dump.stdout.splitlines(), again.stdout.splitlines(),
                "printed", "read and printed", lineterm="")))
    print(f"{len(options.files)} files, {lines} lines, {wrong} files wrong")
    return 1 if wrong or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
