#!/usr/bin/env python3
"""Check a property list of Clang's analyzer, and print what is in it.

usage: plist.py FILE...

Every step and note must have a place in a file that the list names, in a line
and column that this file has; a report must be where its path ends. Prints, for
FileCheck:

    CHECKER FILE:LINE:COLUMN MESSAGE
      note FILE:LINE:COLUMN MESSAGE
      step FILE:LINE:COLUMN MESSAGE

A step in a function that is called is further to the right.
"""

import os
import plistlib
import sys


class Document:
    def __init__(self, path):
        with open(path, "rb") as source:
            self.document = plistlib.load(source)
        self.lines = []
        for name in self.document["files"]:
            with open(name, encoding="utf-8") as source:
                self.lines.append(source.read().split("\n"))

    def place(self, location):
        name = self.document["files"][location["file"]]
        lines = self.lines[location["file"]]
        line, column = location["line"], location["col"]
        assert 1 <= line <= len(lines), (name, location)
        assert 1 <= column <= len(lines[line - 1]) + 1, (name, location)
        return f"{os.path.basename(name)}:{line}:{column}"

    def show(self, report):
        assert report["path"], report
        print(report["check_name"], self.place(report["location"]),
              report["description"])
        for note in report.get("notes", []):
            print("  note", self.place(note["location"]), note["message"])
        for piece in report["path"]:
            if piece["kind"] == "event":
                print("  " * (piece["depth"] + 1) + "step",
                      self.place(piece["location"]), piece["message"])
            elif piece["kind"] == "pop-up":
                self.place(piece["location"])
            else:
                assert piece["kind"] == "control", piece
                for edge in piece["edges"]:
                    for location in edge["start"] + edge["end"]:
                        self.place(location)
        end = report["path"][-1]
        assert end["kind"] == "event", end
        assert end["location"] == report["location"], (report, end)
        assert end["message"] == report["description"], (report, end)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for path in sys.argv[1:]:
        document = Document(path)
        for report in document.document["diagnostics"]:
            document.show(report)


if __name__ == "__main__":
    main()
