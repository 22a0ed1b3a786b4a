"""many.py DIRECTORY: writes DIRECTORY's compile_commands.json with several
commands for sources of one name: that in a/, which a relative path names, gets
-DPLAIN; that in b/, whose path has escaped slashes, -DESCAPED; that in c/, by a
path through the link `link`, -DLINKED in a command of one string."""
import json
import os
import sys

directory = sys.argv[1]
entries = [
    {"directory": directory, "file": "a/many.c",
     "arguments": ["cc", "-DPLAIN", "-c", "a/many.c"]},
    {"file": directory + "/b/many.c", "directory": directory,
     "arguments": ["cc", "-DESCAPED", "-c", "b/many.c"], "output": "b/many.o"},
    {"directory": directory, "file": "link/../link/many.c",
     "command": "cc -DLINKED '-DQUOTED=\"]},{\"' -c link/many.c"},
]
first, second, third = map(json.dumps, entries)
with open(os.path.join(directory, "compile_commands.json"), "w") as db:
    db.write(f"[{first},\n{second.replace('/', chr(92) + '/')} , {third}\n]\n")
