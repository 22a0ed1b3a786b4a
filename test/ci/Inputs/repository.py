"""repository.py DIRECTORY: makes it a git repository, of a module's C file with
its compile command."""
import json
import os
import shutil
import subprocess
import sys

directory = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
shutil.copy(os.path.join(here, "../../cli/Inputs/good.c"), directory)
shutil.copy(os.path.join(here, "../../cli/Inputs/good.c"),
            os.path.join(directory, "bug.c"))
with open(os.path.join(directory, "compile_commands.json"), "w",
          encoding="utf-8") as db:
    json.dump([{"directory": directory, "file": name,
                "arguments": ["cc", "-c", name]}
               for name in ("good.c", "bug.c")], db)
for command in (["init", "-q"], ["config", "user.name", "A. U. Thor"],
                ["config", "user.email", "author@example.org"],
                ["add", "."], ["commit", "-q", "-m", "Start"]):
    subprocess.run(["git", *command], cwd=directory, check=True)
shutil.copy(os.path.join(here, "../../cli/Inputs/bug.c"), directory)
