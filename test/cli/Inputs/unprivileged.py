"""unprivileged.py COMMAND...: runs a command for which modes of files count.

To root they do not, with all capabilities. Ends with the command's exit status.
"""
import ctypes
import os
import sys

PR_CAPBSET_DROP = 24

if os.geteuid() == 0:
    libc = ctypes.CDLL(None, use_errno=True)
    # What is no capability of this kernel's is refused.
    for capability in range(64):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
os.execvp(sys.argv[1], sys.argv[1:])
