"""fifo.py FIFO COMMAND...: prints what the command writes to the FIFO."""
import subprocess
import sys
import threading

done = threading.Event()


def read():
    with open(sys.argv[1], encoding="utf-8") as fifo:
        sys.stdout.write(fifo.read())
    done.set()


# A command that replaces the FIFO leaves its reader waiting.
threading.Thread(target=read, daemon=True).start()
subprocess.run(sys.argv[2:])
if not done.wait(10):
    sys.exit(f"nothing comes through {sys.argv[1]}")
