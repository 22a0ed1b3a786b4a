#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# SQLite: `PRAGMA journal_mode = WAL` does not wait for another writer.
#
# Expected: with a busy timeout, each statement waits until the others have let go of the
#   database, or the time is over. The pragma needs the database for itself, so it waits
#   for all others, the longest of all.
# Instead: it waits for those that read, and for those that have an exclusive lock. While
#   another connection is in the middle of writing to a database that is not in WAL mode
#   yet, as one that it has just made, the pragma fails at once with "database is locked",
#   of whatever length the timeout. BEGIN IMMEDIATE in its place does wait. Once the
#   database is in WAL mode, the pragma has nothing to do, and passes.
# Version: sqlite3 3.40.1-2+deb12u2 (Debian 12).
# Why it matters: programs that a parallel make starts, as checkers of a kernel build are,
#   share a database, and each of them opens it with this pragma first. The first ones of
#   a new database meet: some give up with "locked" after no time at all, once in some
#   hundred runs. A later run finds the mode set, so it cannot be seen again. Try again
#   as long as the timeout would have, on SQLITE_BUSY, or make the database before
#   the processes start.

set -euo pipefail

sqlite_version=3.40.1-2+deb12u2

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

# Unpacks packages, each given as name or name=version, without an install.
unpack() {
  if ! apt-get download "$@" >apt.log 2>&1; then
    cat apt.log >&2
    echo "cannot download $* (are the package lists fresh?)" >&2
    exit 1
  fi
  for deb in *.deb; do
    dpkg -x "$deb" root
    rm "$deb"
  done
}

installed() {
  dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null || :
}

if [ "$(installed sqlite3)" = "installed $sqlite_version" ] &&
  [ "$(installed libsqlite3-0)" = "installed $sqlite_version" ]; then
  sqlite3=/usr/bin/sqlite3
else
  unpack "sqlite3=$sqlite_version" "libsqlite3-0=$sqlite_version" libreadline8 libtinfo6
  sqlite3=$tmp/root/usr/bin/sqlite3
  export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu:$tmp/root/lib/x86_64-linux-gnu
fi

# Says what comes of STATEMENT while another process is in MODE, for one second,
# in a transaction that began with BEGIN.
meet() { # MODE BEGIN STATEMENT
  rm -f db db-* held
  "$sqlite3" db "PRAGMA journal_mode = $1; CREATE TABLE t(x)" >/dev/null
  {
    echo "$2; SELECT * FROM t;"
    echo ".shell touch held"
    echo ".shell sleep 1"
    echo "COMMIT;"
  } | "$sqlite3" db &
  until [ -e held ]; do sleep 0.05; done
  if "$sqlite3" -cmd '.timeout 30000' db "$3" >said.txt 2>&1; then
    echo "done"
  else
    grep -o 'database is locked' said.txt
  fi
  wait
}

seen=$(
  for begin in BEGIN 'BEGIN IMMEDIATE' 'BEGIN EXCLUSIVE'; do
    echo "against $begin:"
    echo "  to WAL mode: $(meet DELETE "$begin" 'PRAGMA journal_mode = WAL')"
    echo "  in WAL mode already: $(meet WAL "$begin" 'PRAGMA journal_mode = WAL')"
    echo "  BEGIN IMMEDIATE: $(meet DELETE "$begin" 'BEGIN IMMEDIATE')"
  done
)
expected='against BEGIN:
  to WAL mode: done
  in WAL mode already: done
  BEGIN IMMEDIATE: done
against BEGIN IMMEDIATE:
  to WAL mode: database is locked
  in WAL mode already: done
  BEGIN IMMEDIATE: done
against BEGIN EXCLUSIVE:
  to WAL mode: done
  in WAL mode already: done
  BEGIN IMMEDIATE: done'

echo "Against another process that ends its transaction after 1 s, with a timeout of 30 s:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
