"""quoted.py PAGE SOURCE: succeeds if the functions that a page shows are those of
the source. Prints how many there are."""
import re
import sys

page, source = (open(path, encoding="utf-8").read() for path in sys.argv[1:])
blocks = [b.removeprefix("private:\n")
          for b in re.findall(r"```cpp\n(.*?)```", page, re.DOTALL)]
functions = [b for b in blocks if "  static " in b]
for block in functions:
    if block not in source:
        sys.exit(f"{sys.argv[2]} has not:\n{block}")
print(len(functions), "function" + "s" * (len(functions) != 1))
