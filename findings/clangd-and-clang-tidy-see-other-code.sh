#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clang-tidy and clangd parse one file with one .clang-tidy as two different texts.
#
# Expected: clangd is clang-tidy in the editor. Both read .clang-tidy and the compile
#   commands, and so see the same code.
# Instead:
#   - of ExtraArgs, clangd takes what begins with -W alone. -D, -include and -std are
#     for clang-tidy only, and clangd does not say that it leaves them out;
#   - clang-tidy always defines __clang_analyzer__, also if no check of the static
#     analyzer is on. Neither clangd nor any other tool on its library does.
#   What an #ifdef asks for by these is in one of them code, in the other none. clangd
#   obeys the same options in the compile command, and in .clangd.
# Versions: clang-tidy-19 and clangd-19 1:19.1.7-3~deb12u1 (Debian 12, amd64);
#   those of Clang 22 do the same.
# Why it matters: stubs that keep an analyser from what it cannot follow are put behind
#   __clang_analyzer__, and configurations to be checked go into ExtraArgs. A
#   checker that is run by clang-tidy, by an editor and by a program of its own
#   then finds different things with the same settings, and a lock that is
#   taken in the one and not in the other looks like a mistake of the checker. Put
#   what the code depends on into the compile commands.

set -euo pipefail

version=1:19.1.7-3~deb12u1

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

if ! command -v jq >/dev/null; then
  echo "this needs jq" >&2
  exit 1
fi
tidy=clang-tidy-19 clangd=clangd-19
if [ "$(installed clang-tidy-19)" != "installed $version" ] ||
  [ "$(installed clangd-19)" != "installed $version" ]; then
  unpack "clang-tidy-19=$version" "clangd-19=$version" "libclang-cpp19=$version" \
    "libllvm19=$version" "libclang-common-19-dev=$version" libedit2 libbsd0 libmd0 \
    libz3-4 libxml2 libicu72 libffi8 libabsl20220623 libgrpc29 libgrpc++1.51 \
    libprotobuf32 libre2-9 libc-ares2 libssl3
  tidy=$tmp/root/usr/bin/clang-tidy-19 clangd=$tmp/root/usr/bin/clangd-19
  export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu
fi

cat >input.c <<'EOC'
struct __attribute__((capability("mutex"))) mutex { int owner; };
void lock(struct mutex *l) __attribute__((acquire_capability(l)));
void always(struct mutex *l) { lock(l); }
#ifdef DEFINED
void defined(struct mutex *l) { lock(l); }
#endif
#ifdef INCLUDED
void included(struct mutex *l) { lock(l); }
#endif
#if __STDC_VERSION__ < 201100
void standard(struct mutex *l) { lock(l); }
#endif
#ifdef __clang_analyzer__
void analyzer(struct mutex *l) { lock(l); }
#endif
EOC
echo '#define INCLUDED' >forced.h

# Writes .clang-tidy and compile_commands.json, each with arguments.
settings() { # EXTRA-ARGS ARGUMENTS
  echo "{Checks: '-*,misc-no-recursion,clang-diagnostic-*', ExtraArgs: [$1]}" >.clang-tidy
  echo "[{\"directory\": \"$tmp\", \"file\": \"input.c\"," \
    "\"arguments\": [\"clang\", $2 \"-c\", \"input.c\"]}]" >compile_commands.json
}
# Names the functions in the lines that standard input has.
functions() {
  sort -nu | sed 's/$/p/' >lines.sed
  sed -n -f lines.sed input.c | sed 's/void \([a-z]*\).*/\1/' | paste -s -d ' '
}
# Both name the functions that keep a lock, by -Wthread-safety.
by_tidy() {
  "$tidy" --quiet input.c 2>errors.txt |
    sed -n 's/.*input.c:\([0-9]*\):.*warning:.*/\1/p' | functions
}
by_clangd() {
  {
    jq -n '{jsonrpc: "2.0", id: 0, method: "initialize", params: {
      processId: null, rootUri: null, capabilities: {}}}'
    echo ---
    jq -n --arg uri "file://$tmp/input.c" --rawfile text input.c '{jsonrpc: "2.0",
      method: "textDocument/didOpen", params: {textDocument: {
        uri: $uri, languageId: "c", version: 1, text: $text}}}'
    echo ---
    echo '{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}'
    echo ---
    echo '{"jsonrpc": "2.0", "method": "exit"}'
  } | "$clangd" --lit-test 2>errors.txt |
    sed -n 's/.*input.c:\([0-9]*\):[0-9]*: warning:.*/\1/p' | functions
}

options='-Wthread-safety, -DDEFINED, -include, forced.h, -std=c99'
seen=$(
  settings "$options" ''
  echo "clang-tidy, ExtraArgs: $(by_tidy)"
  echo "clangd, ExtraArgs: $(by_clangd)"
  settings '' "\"${options//, /\", \"}\","
  echo "clang-tidy, compile command: $(by_tidy)"
  echo "clangd, compile command: $(by_clangd)"
)
expected='clang-tidy, ExtraArgs: always defined included standard analyzer
clangd, ExtraArgs: always
clang-tidy, compile command: always defined included standard analyzer
clangd, compile command: always defined included standard'

echo "Functions that are reported:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
