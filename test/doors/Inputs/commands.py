#!/usr/bin/env python3
"""Write the compile commands of the C files of a directory.

usage: commands.py BUILD SOURCE INCLUDES [FILLERS]

Writes BUILD/compile_commands.json. Before that, writes as many files to SOURCE as
FILLERS says that have nothing to do with any other.
"""

import json
import os
import sys


def main():
    build, source, includes = sys.argv[1:4]
    for i in range(int(sys.argv[4]) if len(sys.argv) > 4 else 0):
        with open(f"{source}/filler{i}.c", "w", encoding="utf-8") as out:
            out.write(f"int filler{i}(void)\n{{\n\treturn {i};\n}}\n")
    os.makedirs(build, exist_ok=True)
    here = os.path.realpath(build)
    names = [os.path.relpath(os.path.join(source, name), build)
             for name in sorted(os.listdir(source)) if name.endswith(".c")]
    with open(f"{build}/compile_commands.json", "w", encoding="utf-8") as out:
        json.dump([{"directory": here, "file": name,
                    "arguments": ["clang", "-c", f"-I{includes}", name]}
                   for name in names], out, indent=1)


if __name__ == "__main__":
    main()
