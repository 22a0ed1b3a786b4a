#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# distcc: results that a compiler writes beside the object are lost, or of the wrong run.
#
# Expected: what distcc cannot bring back from a server it compiles here, as it does with -S and
#   with all that begins with -M. A build by distcc leaves the files of a build without it.
# Instead: the compilation goes to the server, the exit status is 0, and
#   - of GCC's -fstack-usage and -fcallgraph-info nothing is left;
#   - Clang's --serialize-diagnostics leaves a file that the preprocessor has written here: a
#     valid one, with none of the compiler's warnings in it;
#   - `clang --analyze -c` analyses what was preprocessed; its report comes back, and the file
#     that it names is a temporary one of the server's. Without -c it runs here.
#   The warnings themselves come back on standard error, with the right lines.
# Versions: distcc 3.4+really3.4-3, gcc-12 12.2.0-14+deb12u1, clang-19 1:19.1.7-3~deb12u1
#   (Debian 12, amd64).
# Why it matters: checkers of stacks, of call graphs and of warnings collect such files from
#   builds that farms make. An empty .dia is taken for a file without warnings. Reports and
#   plugins of Clang see code whose macros are gone, so a checker that knows spin_lock_irq() or
#   mutex_lock() as macros is silent there. Analyse with a compiler of this machine.

set -euo pipefail

distcc_version=3.4+really3.4-3
gcc_version=12.2.0-14+deb12u1
clang_version=1:19.1.7-3~deb12u1

tmp=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || :; rm -rf "$tmp"' EXIT
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

for needed in "gcc-12 $gcc_version" "clang-19 $clang_version"; do
  if [ "$(installed "${needed% *}")" != "installed ${needed#* }" ]; then
    echo "this needs $needed installed" >&2
    exit 1
  fi
done
unpack "distcc=$distcc_version" libpopt0 libavahi-client3 libavahi-common3 libdbus-1-3

libraries=$tmp/root/usr/lib/x86_64-linux-gnu:$tmp/root/lib/x86_64-linux-gnu
distcc() {
  LD_LIBRARY_PATH=$libraries "$tmp/root/usr/bin/distcc" "$@"
}

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
LD_LIBRARY_PATH=$libraries "$tmp/root/usr/bin/distccd" --no-detach --daemon --port "$port" \
  --allow 127.0.0.1 --listen 127.0.0.1 --user nobody --jobs 1 --enable-tcp-insecure \
  --log-stderr 2>/dev/null &
server=$!
export DISTCC_HOSTS=127.0.0.1:$port DISTCC_DIR=$tmp/state DISTCC_FALLBACK=0
unset DISTCC_LOG DISTCC_VERBOSE DISTCC_POTENTIAL_HOSTS
mkdir state
for _ in $(seq 50); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.1
done

cat >input.c <<'CODE'
static int held;
int f(int *p) { int v; return p ? *p : v; }
CODE

# Names the files that a compiler leaves, without distcc and with it.
left() { # COMPILER ARGUMENT...
  rm -rf here there
  mkdir here there
  (cd here && "$@" -o input.o -c ../input.c) 2>here.err
  (cd there && distcc "$@" -o input.o -c ../input.c) 2>there.err
  echo "  here: $(cd here && echo input.*); by distcc: $(cd there && echo input.*)"
}

lines() { # WORDS FILE: how often they occur
  grep -a -o "$1" "$2" | wc -l
}

seen=$(
  echo "GCC, -fstack-usage:"
  left gcc-12 -fstack-usage
  echo "GCC, -fcallgraph-info:"
  left gcc-12 -fcallgraph-info
  echo "Clang, --serialize-diagnostics:"
  left clang-19 -Wall --serialize-diagnostics input.dia
  echo "  'unused variable' in the file, here: $(lines 'unused variable' here/input.dia);" \
    "by distcc: $(lines 'unused variable' there/input.dia)"
  echo "  'unused variable' as text, here: $(lines 'unused variable' here.err);" \
    "by distcc: $(lines 'unused variable' there.err)"
  echo "Clang, --analyze -c:"
  left clang-19 --analyze
  for run in here there; do
    echo "  the file that the report of $run names:" \
      "$(grep -A2 '<key>files</key>' $run/input.o | grep -o '<string>[^<]*' |
        sed 's/<string>//; s/distccd_[0-9a-f]*/distccd_NUMBER/; s/^\.\.\///')"
  done
)
expected='GCC, -fstack-usage:
  here: input.o input.su; by distcc: input.o
GCC, -fcallgraph-info:
  here: input.ci input.o; by distcc: input.o
Clang, --serialize-diagnostics:
  here: input.dia input.o; by distcc: input.dia input.o
  '"'unused variable'"' in the file, here: 1; by distcc: 0
  '"'unused variable'"' as text, here: 1; by distcc: 1
Clang, --analyze -c:
  here: input.o; by distcc: input.o
  the file that the report of here names: input.c
  the file that the report of there names: /tmp/distccd_NUMBER.i'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
