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


def measure(command, directory, expected, output=subprocess.DEVNULL):
    """Seconds, those of the processor, and mebibytes at the peak. Both standard
    streams go to the output."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=directory, stdout=output,
                               stderr=output)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    if code not in expected:
        sys.exit(f"{os.path.basename(sys.argv[0])}: exit status {code} of "
                 f"{' '.join(command)}")
    return Measured(seconds, usage.ru_utime + usage.ru_stime,
                    usage.ru_maxrss / 1024)
