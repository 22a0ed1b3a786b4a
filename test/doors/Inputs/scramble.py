"""scramble.py STORE OUT: writes a copy of a store in which every unit is damaged."""
import shutil
import sqlite3
import sys

shutil.copy(sys.argv[1], sys.argv[2])
with sqlite3.connect(sys.argv[2]) as store:
    units = store.execute("SELECT id, encoded FROM units").fetchall()
    for number, encoded in units:
        damaged = bytes(b ^ 0x55 if at % 7 == 3 else b
                        for at, b in enumerate(encoded))
        store.execute("UPDATE units SET encoded = ? WHERE id = ?",
                      (damaged, number))
store.close()
