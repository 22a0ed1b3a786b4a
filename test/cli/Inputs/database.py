"""database.py DIRECTORY FILE COMPILER FLAG...: writes DIRECTORY's
compile_commands.json, in which FILE is compiled thus."""
import json
import os
import sys

directory, file, *command = sys.argv[1:]
with open(os.path.join(directory, "compile_commands.json"), "w") as db:
    json.dump([{"directory": directory, "file": file,
                "arguments": command + [file]}], db)
