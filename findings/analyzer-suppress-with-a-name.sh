#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Clang's analyzer: suppress with a check's name suppresses nothing; without one, everything.
#
# Expected: `__attribute__((suppress("core.NullDereference")))` before a statement or a function
#   silences that check there, as NOLINT(check) does with clang-tidy; with the name of
#   another check it does not. A name that is none gets a warning.
# Instead: with any name in it the attribute is accepted, and has no effect; -Weverything has
#   nothing to say. Only the attribute without a name works, on all checks at once. And
#   - a function needs it at its definition: from its prototype it is not taken over;
#   - on a call it is not about what happens in the callee, while on the callee it is, whoever
#     calls; it goes by where the finding is reported;
#   - clang-tidy's copies of the analyzer's checks obey it, its own checks do not.
# Versions: clang-19 and clang-tidy-19 1:19.1.7-3~deb12u1, clang-22 and clang-tidy-22
#   1:22.1.8-1~deb12u1 (Debian 12, amd64).
# Why it matters: who has judged a finding of a check of locks, and writes its name down so that
#   the others go on, sees the finding again, takes the name out, and silences all of them,
#   those of next year, too. The name of the checker in the attribute, as documentation for
#   readers, undoes it. Write the name into a comment.

set -euo pipefail

old_version=1:19.1.7-3~deb12u1
new_version=1:22.1.8-1~deb12u1

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


# Unpacks Clang and clang-tidy of a release, if they are not installed, and names their
# directory.
tools() { # RELEASE VERSION
  if [ "$(installed "clang-$1")" = "installed $2" ] &&
    [ "$(installed "clang-tidy-$1")" = "installed $2" ]; then
    echo /usr/bin
    return
  fi
  unpack "clang-$1=$2" "clang-tidy-$1=$2" "libclang-cpp$1=$2" "libllvm$1=$2" \
    "libclang-common-$1-dev=$2" libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  echo "$tmp/root/usr/bin"
}
old=$(tools 19 "$old_version")
new=$(tools 22 "$new_version")
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

# Each function has a mistake of its own, but for the callers.
cat >input.c <<'EOC'
#define SUPPRESS __attribute__((suppress))
#define SUPPRESS_CHECK __attribute__((suppress("core.NullDereference")))
#define SUPPRESS_OTHER __attribute__((suppress("unix.Malloc")))
int plain(int n) { int *p = 0; if (n == 2); return *p; }
int statement(int n) { int *p = 0; SUPPRESS { if (n == 2); return *p; } }
int statement_by_name(int n) { int *p = 0; SUPPRESS_CHECK { if (n == 2); return *p; } }
int statement_by_other(int n) { int *p = 0; SUPPRESS_OTHER { if (n == 2); return *p; } }
SUPPRESS int function(int n) { int *p = 0; if (n == 2); return *p; }
SUPPRESS_CHECK int function_by_name(int n) { int *p = 0; if (n == 2); return *p; }
SUPPRESS int prototype(int n);
int prototype(int n) { int *p = 0; if (n == 2); return *p; }
static int callee(int *p) { return *p; }
int caller(int n) { int *p = 0; SUPPRESS { return callee(p) + n; } }
SUPPRESS static int silent_callee(int *p) { return *p; }
int other_caller(int n) { int *p = 0; return silent_callee(p) + n; }
EOC

# Names the functions with a finding of a check.
functions() { # CHECK COMMAND...
  local check=$1
  shift
  "$@" 2>&1 | sed -n "s/.*input\.c:\([0-9]*\):[0-9]*: warning: .*\[.*$check.*\]\$/\1/p" |
    sort -nu | while read -r line; do
      sed -n "${line}s/.*int \([a-z_]*\)(int .*{.*/\1/p" input.c
    done | paste -s -d ' '
}

seen=$(
  for release in 19 22; do
    bin=$old
    [ $release = 19 ] || bin=$new
    echo "Clang $release:"
    echo "  analyzer: $(functions core.NullDereference "$bin/clang-$release" --analyze \
      input.c -o input.plist)"
    echo "  said of the attribute: $("$bin/clang-$release" -fsyntax-only -Weverything \
      input.c 2>&1 | grep -c 'warning: .*suppress' || :)"
    for check in clang-analyzer-core.NullDereference bugprone-suspicious-semicolon; do
      echo "  $check: $(functions "$check" "$bin/clang-tidy-$release" \
        --checks="-*,$check" input.c -- -w)"
    done
  done
)
expected='Clang 19:
  analyzer: plain statement_by_name statement_by_other function_by_name prototype callee
  said of the attribute: 0
  clang-analyzer-core.NullDereference: plain statement_by_name statement_by_other function_by_name prototype callee
  bugprone-suspicious-semicolon: plain statement statement_by_name statement_by_other function function_by_name prototype
Clang 22:
  analyzer: plain statement_by_name statement_by_other function_by_name prototype callee
  said of the attribute: 0
  clang-analyzer-core.NullDereference: plain statement_by_name statement_by_other function_by_name prototype callee
  bugprone-suspicious-semicolon: plain statement statement_by_name statement_by_other function function_by_name prototype'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
