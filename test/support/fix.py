#!/usr/bin/env python3
"""Check that the fixes which clang-tidy and locklint apply to a C file mend it.

usage: fix.py --locklint=PROGRAM --clang-tidy=PROGRAM --module=SO FILE
              [-- FLAGS]

Applies them to a copy each. Before, there must be findings; after, the copy must
compile without a warning, and have none; and the two copies must be the same.
Prints the copy, for FileCheck.
"""

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
import tempfile

from flags import split
from tree import INCLUDES


def main():
    arguments, flags = split(sys.argv[1:])
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--locklint", required=True)
    parser.add_argument("--clang-tidy", required=True)
    parser.add_argument("--module", required=True)
    parser.add_argument("file")
    o = parser.parse_args(arguments)
    flags = ["--", "-std=gnu11", "-Wall", "-Wdeclaration-after-statement",
             "-I", INCLUDES, *flags]
    with tempfile.TemporaryDirectory() as scratch:
        copy = os.path.join(scratch, os.path.basename(o.file))
        shutil.copy(o.file, copy)
        look = [o.locklint, "--quiet", copy, *flags]
        before = subprocess.run(look, capture_output=True, text=True)
        if before.returncode != 1:
            sys.exit(f"no findings before:\n{before.stdout}{before.stderr}")
        checks = "-*,linuxkernel-*,clang-diagnostic-*"
        command = [o.clang_tidy, f"--load={o.module}", "--quiet",
                   f"--checks={checks}", copy, *flags]
        subprocess.run(command[:-len(flags)] + ["--fix"] + flags,
                       capture_output=True, check=True)
        ours = os.path.join(scratch, f"ours-{os.path.basename(o.file)}")
        shutil.copy(o.file, ours)
        subprocess.run([o.locklint, "--fix", "--quiet", ours, *flags],
                       capture_output=True, check=True)
        if not filecmp.cmp(copy, ours, shallow=False):
            sys.exit("clang-tidy and locklint do not make the same of it")
        after = subprocess.run(look, capture_output=True, text=True)
        if after.returncode != 0:
            sys.exit(f"not mended:\n{after.stdout}{after.stderr}")
        compiled = subprocess.run(command, capture_output=True, text=True)
        if compiled.returncode or "clang-diagnostic" in compiled.stdout:
            sys.exit(f"does not compile cleanly:\n{compiled.stdout}")
        with open(copy, encoding="utf-8") as fixed:
            # FileCheck must not find what it looks for in its own comments.
            print(*(line for line in fixed if "CHECK" not in line), sep="")


if __name__ == "__main__":
    main()
