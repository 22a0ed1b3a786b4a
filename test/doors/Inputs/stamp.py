"""stamp.py STORE: makes a store one that another version has written."""
import sqlite3
import sys

with sqlite3.connect(sys.argv[1]) as store:
    store.execute("UPDATE made_by SET stamp = 'another'")
store.close()
