"""many.py DIRECTORY N: writes N files with one mistake each."""
import os
import sys

bug = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                   "../../cli/Inputs/bug.c")
with open(bug, encoding="utf-8") as file:
    text = file.read()
for number in range(int(sys.argv[2])):
    with open(f"{sys.argv[1]}/{number + 1}.c", "w", encoding="utf-8") as file:
        file.write(text)
