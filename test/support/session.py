#!/usr/bin/env python3
"""A conversation with a clangd about a C file, as an editor has it.

usage: session.py [--config=YAML] [--database=DIR] [--replace=OLD=NEW]...
                  CLANGD FILE [-- FLAGS]

Opens FILE and prints the errors and the rules' findings: the line, the message
and the rule, below it the notes, the page and the fixes. Then, for each
--replace, puts NEW for the one OLD in the text, and prints them again. Then
applies the first fix and prints them again, until there is no fix. FILE itself is left as it is.
--config is the text of a user's config.yaml. The compile command is in DIR, or
consists of FLAGS.
"""

import argparse
import json
import os
import sys
import tempfile

import lsp
from flags import split


def show(clangd, path, diagnostics):
    """Prints them; returns the edits of the first fix, or None."""
    first = None
    diagnostics = [d for d in diagnostics if d["severity"] == 1
                   or d.get("code", "").startswith("linuxkernel-")]
    diagnostics.sort(key=lambda d: d["range"]["start"]["line"])
    if not diagnostics:
        print("nothing")
    for d in diagnostics:
        print(f"{d['range']['start']['line'] + 1}: {d['message']} "
              f"[{d.get('code', '')}]")
        for note in d.get("relatedInformation", []):
            at = note["location"]
            print(f"  note: {os.path.basename(lsp.path_of(at['uri']))}:"
                  f"{at['range']['start']['line'] + 1}: {note['message']}")
        if "codeDescription" in d:
            print(f"  page: {d['codeDescription']['href']}")
        for title, edits in clangd.fixes(path, d):
            print(f"  fix: {title}")
            first = first or edits
    return first


def main():
    arguments, flags = split(sys.argv[1:])
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--config")
    parser.add_argument("--database")
    parser.add_argument("--replace", action="append", default=[])
    parser.add_argument("clangd")
    parser.add_argument("file")
    o = parser.parse_args(arguments)
    path = os.path.realpath(o.file)
    with tempfile.TemporaryDirectory() as own:
        with open(os.path.join(own, "compile_commands.json"), "w",
                  encoding="utf-8") as out:
            json.dump([{"directory": os.path.dirname(path), "file": path,
                        "arguments": ["clang", *flags, path]}], out)
        with open(path, encoding="utf-8") as source:
            text = source.read()
        with lsp.Clangd(o.clangd, database=o.database or own,
                        config=o.config) as clangd:
            edits = show(clangd, path, clangd.open(path))
            for replace in o.replace:
                old, new = replace.split("=")
                if text.count(old) != 1:
                    sys.exit(f"session.py: '{old}' is not once in {path}")
                text = text.replace(old, new)
                print("edited:")
                edits = show(clangd, path, clangd.change(path, text))
            while edits:
                text = lsp.edited(text, edits)
                print("fixed:")
                edits = show(clangd, path, clangd.change(path, text))


if __name__ == "__main__":
    try:
        main()
    except lsp.Failure as e:
        sys.exit(f"session.py: {e}")
