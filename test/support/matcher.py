#!/usr/bin/env python3
"""Apply the problem matchers of a page's tasks.json to what a task prints.

usage: matcher.py PAGE OUTPUT

Prints each task with its command, and below it what its matcher takes out of
each line of OUTPUT. Exit status 1: it does not match one.
"""

import json
import re
import sys


def main():
    page, output = sys.argv[1:]
    with open(page, encoding="utf-8") as text:
        block = re.search(r"^```json\n(.*?)^```$", text.read(),
                          re.MULTILINE | re.DOTALL)[1]
    with open(output, encoding="utf-8") as text:
        lines = text.read().splitlines()
    failed = not lines
    for task in json.loads(block)["tasks"]:
        print(f"{task['label']}: {' '.join([task['command'], *task['args']])}")
        pattern = dict(task["problemMatcher"]["pattern"])
        # JavaScript's and Python's expressions agree in what is used of them.
        expression = re.compile(pattern.pop("regexp"))
        for line in lines:
            match = expression.search(line)
            if match:
                print(" ".join(f"{name}={match[group]}"
                               for name, group in pattern.items()))
            else:
                failed = True
                print(f"not matched: {line}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
