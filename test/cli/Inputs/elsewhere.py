"""elsewhere.py FILE COMMAND...: runs the command on a copy of FILE that has no
compile_commands.json above it. In COMMAND, @ is the copy's directory."""
import os
import shutil
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as directory:
    shutil.copy(sys.argv[1], directory)
    command = [a.replace("@", directory) for a in sys.argv[2:]]
    sys.exit(subprocess.run(command).returncode)
