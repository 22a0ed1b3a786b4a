"""while-writing.py STORE COMMAND...: runs a command while another process, this
one, writes to a store. Ends with the command's exit status, or 1 if writing fails.
"""
import sqlite3
import subprocess
import sys

store = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
store.execute("BEGIN IMMEDIATE")
store.execute("UPDATE made_by SET stamp = stamp || 'later'")
status = subprocess.run(sys.argv[2:]).returncode
# Nobody is in the way of what ends the writing.
store.execute("ROLLBACK")
store.execute("DELETE FROM program")
store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
sys.exit(status)
