#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# GNU parallel: of two hosts, the one that is down gets nearly all of the jobs.
#
# Expected: parallel deals the jobs of a queue out to its hosts. If one of two
#   is down, it fails the jobs that it was dealt, about half of them.
# Instead: a slot that is free gets the next job, and ssh to a host that is
#   down fails at once, so its slot is always free. While the other host works
#   on its first jobs, the one that is down fails all that is left: here some
#   18 of 20. Nothing takes it off the list. With --retries 2, each of these runs
#   again on the other host, and nothing is lost; but a job that fails there by
#   itself may have its last try on the host that is down, and then the joblog
#   has ssh's 255 for it, and not its own status.
# Version: parallel 20221122+ds-2 (Debian 12).
# Why it matters: a farm that captures or compiles some thousand files must
#   expect a machine to go down. Without --retries, one lost machine costs not
#   its share but nearly the whole run, within seconds. And who sorts the
#   failures afterwards, into bad files and bad machines, cannot go by the
#   joblog's status: the job itself must turn the failures that are the file's
#   into success.

set -eu

parallel_version=20221122+ds-2

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

installed() {
  dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null || :
}

if [ "$(installed parallel)" = "installed $parallel_version" ]; then
  parallel=parallel
else
  if ! apt-get download "parallel=$parallel_version" >apt.log 2>&1; then
    cat apt.log >&2
    echo "cannot download parallel (are the package lists fresh?)" >&2
    exit 1
  fi
  dpkg -x parallel_*.deb root
  parallel=$tmp/root/usr/bin/parallel
fi
PARALLEL_HOME=$tmp/home
export PARALLEL_HOME
mkdir home

# Stands for ssh: "down" fails as ssh does where nobody answers, "up" is here.
cat >ssh <<'EOS'
#!/bin/sh
while [ "${1#-}" != "$1" ]; do shift; done
host=$1
shift
[ "$1" = -- ] && shift
[ "$host" = down ] && exit 255
exec bash -c "$*"
EOS
chmod +x ssh

# Runs jobs on both hosts, and counts hosts and exit statuses in the joblog.
count() {
  command=$1
  shift
  "$parallel" --will-cite --ssh "$tmp/ssh" --joblog log -S 1/down,1/up "$@" \
    "$command" ::: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 \
    2>/dev/null || :
  tail -n +2 log | cut -f 2,7 | sort | uniq -c |
    while read -r number host status; do
      echo "$host: $number with exit status $status"
    done
  rm log
}

seen=$(
  echo "no retries:"
  # A slow machine fails fewer jobs in that time.
  count 'sleep 5; true {}' |
    sed 's/: 1[5-9] with/: most with/; s/: [1-5] with/: few with/'
  echo "--retries 2:"
  count 'sleep 0.1; true {}' --retries 2
  echo "--retries 2, and each job fails by itself, with 3:"
  count 'sleep 0.1; (exit 3); exit $? # {}' --retries 2 |
    sed 's/: [0-9]* with/: some with/'
)
expected='no retries:
down: most with exit status 255
up: few with exit status 0
--retries 2:
up: 20 with exit status 0
--retries 2, and each job fails by itself, with 3:
down: some with exit status 255
up: some with exit status 3'

echo "Twenty jobs on two hosts, one of which is down:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
