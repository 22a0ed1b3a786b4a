"""Write forty C files that call each other in chains of four, the last of which
sleeps under the first one's lock, with a compile database, a list of them, and a
locklint that takes its time.

usage: units.py DIRECTORY LOCKLINT
"""

import json
import os
import sys

NUMBER = 40

directory, locklint = sys.argv[1:]
for name in ("src", "build", "bin"):
    os.makedirs(os.path.join(directory, name))


def write(name, text):
    with open(os.path.join(directory, name), "w", encoding="utf-8") as f:
        f.write(text)


def body(i):
    if i % 4 == 0:
        return f"spin_lock(&lock); f{i + 1}(n); spin_unlock(&lock);"
    return "msleep(n);" if i % 4 == 3 else f"f{i + 1}(n);"


files = [f"u{i:02}.c" for i in range(NUMBER)]
for i, name in enumerate(files):
    write(f"src/{name}", f"""\
extern void spin_lock(void *l), spin_unlock(void *l), msleep(unsigned ms);
void f{i + 1}(int n);
static int lock;
void f{i}(int n)
{{
	{body(i)}
}}
""")
write("src/broken.c", '#include "missing.h"\n')
write("build/compile_commands.json", json.dumps(
    [{"directory": os.path.join(directory, "src"), "file": name,
      "arguments": ["clang", "-c", name]} for name in files + ["broken.c"]]))
write("list", "".join(f"src/{name}\n" for name in files))
write("bin/locklint", f'#!/bin/sh\nsleep 0.2\nexec {locklint} "$@"\n')
os.chmod(os.path.join(directory, "bin/locklint"), 0o755)
