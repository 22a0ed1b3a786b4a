#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# munged refuses to put its socket where nobody else can reach it.
#
# Expected: munged is strict about permissions: a key that others may read, or a
#   directory that others may write to, stops it. One's own daemon with its key
#   and socket in a directory of mode 700, as mktemp -d makes it, is as safe as
#   can be, so it starts.
# Instead: it does not. Every directory above the socket must be open to all
#   (x for owner, group and others): "Socket is inaccessible: execute
#   permissions for all required". The key and the log may lie in the private
#   directory. Mode 711 is enough, and so is a directory of the socket's own
#   beside it; so is --force, which turns the other checks into warnings, too.
# Version: munge 0.5.15-2+deb12u1 (Debian 12).
# Why it matters: Slurm for one user, on a laptop, in a container or in a test,
#   needs a munged of its own. mktemp -d is where its files naturally go, and
#   slurmctld then says only that it cannot find the munge socket. --force looks
#   like the cure, and takes away the check of the key's permissions.

set -eu

munge_version=0.5.15-2+deb12u1

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

installed() {
  dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null || :
}

if [ "$(installed munge)" = "installed $munge_version" ]; then
  munged=/usr/sbin/munged
else
  if ! apt-get download "munge=$munge_version" "libmunge2=$munge_version" \
    >apt.log 2>&1; then
    cat apt.log >&2
    echo "cannot download munge (are the package lists fresh?)" >&2
    exit 1
  fi
  for deb in *.deb; do
    dpkg -x "$deb" root
  done
  munged=$tmp/root/usr/sbin/munged
fi

# Starts munged with its key and log in $tmp/$1, of mode $2, and its socket in
# $tmp/$3, with further options, and says whether it runs.
try() {
  mkdir -p "$1" "$3"
  chmod "$2" "$1"
  (umask 077 && head -c 128 /dev/urandom >"$1/key")
  chmod "${key_mode:-600}" "$1/key"
  files=$1
  place=$3
  shift 3
  "$munged" "$@" --foreground --key-file "$tmp/$files/key" \
    --socket "$tmp/$place/socket" --pid-file "$tmp/$files/pid" \
    --log-file "$tmp/$files/log" --seed-file "$tmp/$files/seed" \
    >out 2>&1 &
  pid=$!
  tries=0
  while kill -0 $pid 2>/dev/null && [ ! -S "$place/socket" ] &&
    [ $tries -lt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  if [ -S "$place/socket" ]; then
    echo runs
    kill $pid
    wait $pid || :
  else
    wait $pid || :
    sed -n 's/.*Error: \([^:]*\).*/refused: \1/p' out | head -n 1 |
      sed "s,$tmp,TMP,g"
  fi
}

chmod 711 "$tmp"
seen=$(
  echo "all in a directory of mode 700: $(try private 700 private)"
  echo "all in a directory of mode 711: $(try open 711 open)"
  echo "key and log in one of mode 700, socket beside it: $(try closed 700 beside)"
  echo "all in one of mode 700, --force: $(try forced 700 forced --force)"
  echo "a key that others may read: $(key_mode=644 try key 711 key)"
  echo "a key that others may read, --force: $(key_mode=644 try both 711 both --force)"
)
expected='all in a directory of mode 700: refused: Socket is inaccessible
all in a directory of mode 711: runs
key and log in one of mode 700, socket beside it: runs
all in one of mode 700, --force: runs
a key that others may read: refused: Keyfile is insecure
a key that others may read, --force: runs'

echo "Does munged start?"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
