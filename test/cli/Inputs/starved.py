"""starved.py HOW COMMAND...: runs a command whose output cannot be written.

HOW is closed:FD, full:FD (a full disk), gone:FD (a pipe whose reader is gone,
in a process that is not to die of it), or limit:BYTES (what a file may grow to).
Ends with the command's exit status.
"""
import os
import resource
import signal
import subprocess
import sys

how, number = sys.argv[1].split(":")
number = int(number)


def starve():
    # What Python itself ignores.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if how == "closed":
        os.close(number)
    elif how == "full":
        os.dup2(os.open("/dev/full", os.O_WRONLY), number)
    elif how == "gone":
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        reader, writer = os.pipe()
        os.close(reader)
        os.dup2(writer, number)
    elif how == "limit":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))


sys.exit(subprocess.run(sys.argv[2:], preexec_fn=starve,
                        restore_signals=False).returncode)
