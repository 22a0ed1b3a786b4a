"""Prints each relative link of the Markdown pages below a directory that leads to
no file.

usage: links.py DIRECTORY
"""

import pathlib
import re
import sys
import urllib.parse

LINK = re.compile(r"\[[^][]*(?:\[[^][]*\][^][]*)*\]\(([^()\s]+)\)|^\[[^]]+\]: +(\S+)", re.M)
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.M | re.S)


def dead(page):
    for found in LINK.finditer(CODE.sub("", page.read_text())):
        target = found[1] or found[2]
        url = urllib.parse.urlparse(target)
        if url.scheme or url.netloc or not url.path:
            continue
        if not (page.parent / urllib.parse.unquote(url.path)).exists():
            yield target


def main():
    top = pathlib.Path(sys.argv[1])
    pages = sorted(top.rglob("*.md"))
    for page in pages:
        for target in dead(page):
            print(f"{page.relative_to(top)}: {target}")
    print(len(pages), "pages", file=sys.stderr)


main()
