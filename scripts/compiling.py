"""Files of a configured kernel as tools compile them, for scripts that run tools
on them and measure that."""

import json
import os
import subprocess
import sys
import time
from collections import namedtuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KERNELS = (os.environ.get("LOCKLINT_KERNELS")
           or os.path.expanduser("~/.cache/locklint"))
BUILD = os.environ.get("LOCKLINT_BUILD", os.path.join(ROOT, "build"))


def listed(path):
    """The names in a list, which '#' comments."""
    with open(path, encoding="utf-8") as lines:
        return [f.strip() for f in lines if not f.startswith("#")]


def bench_files():
    return listed(os.path.join(ROOT, "scripts/bench-files.txt"))


def entries_in(directory):
    with open(os.path.join(directory, "compile_commands.json"),
              encoding="utf-8") as db:
        return json.load(db)


def entry_of(entries, name):
    """What a list of compile commands has for the file; None if nothing."""
    return next((e for e in entries if e["file"].endswith("/" + name)), None)


def prepare_commands(kernel, files):
    """Writes the files' compile commands; whether that was possible."""
    return subprocess.run([os.path.join(ROOT, "scripts/kernel-commands"),
                           kernel, *files], check=False).returncode == 0


def flags_only(arguments):
    """The compile command, without what it makes."""
    kept = []
    skip = False
    for a in arguments:
        if skip:
            skip = False
        elif a == "-o":
            skip = True
        elif a != "-c" and not a.startswith("-Wp,-M"):
            kept.append(a)
    return kept


def parse_only(arguments):
    """The compile command, reduced to parsing."""
    kept = flags_only(arguments)
    return kept[:-1] + ["-fsyntax-only", "-w", kept[-1]]


def analysis(arguments, plugin, checkers):
    """The compile command, as a run of Clang's analyzer."""
    kept = flags_only(arguments)
    command = kept[:-1] + [
        "--analyze", "--analyzer-no-default-checks", "-w", "-Wno-error",
        "--analyzer-output", "text", "-o", "/dev/null",
        "-Xclang", f"-analyzer-checker={checkers}"]
    if plugin:
        command += ["-Xclang", "-load", "-Xclang", plugin]
    return command + [kept[-1]]


Measured = namedtuple("Measured", "seconds cpu mebibytes")

# The kernel counts the memory of a process that starts a command into the peak of
# the command. Compile databases are large, so that a small process starts it.
STARTER = """
import os, subprocess, sys, time
start = time.monotonic()
child = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(child.pid, 0)
result = (time.monotonic() - start, usage.ru_utime + usage.ru_stime,
          usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
os.write(int(sys.argv[1]), " ".join(map(str, result)).encode())
"""


def measure(command, directory, expected, output=subprocess.DEVNULL):
    """Seconds, those of the processor, and mebibytes at the peak. Both standard
    streams go to the output."""
    reader, writer = os.pipe()
    with os.fdopen(reader) as results:
        subprocess.run([sys.executable, "-ISc", STARTER, str(writer), *command],
                       cwd=directory, stdout=output, stderr=output,
                       pass_fds=(writer,), check=True)
        os.close(writer)
        seconds, cpu, mebibytes, code = results.read().split()
    if int(code) not in expected:
        sys.exit(f"{os.path.basename(sys.argv[0])}: exit status {code} of "
                 f"{' '.join(command)}")
    return Measured(float(seconds), float(cpu), float(mebibytes))
