#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# FileCheck: --implicit-check-not does not look between, nor behind, CHECK-DAG matches.
#
# Expected: with --implicit-check-not=warning: each warning of the input has to be
#   matched by one of the checks, as its purpose is, and no other one may be there. So
#   it is with CHECK and CHECK-NEXT.
# Instead: with a group of CHECK-DAG it looks up to the first place, in the input, that one
#   of them matches. Between the matches, and from the last one up to the next CHECK,
#   or to the end of the input, anything may stand. A CHECK-NOT for it behind the group
#   covers what is behind, not what is between; a CHECK-NOT between two CHECK-DAG makes two
#   groups, whose order then counts.
# Versions: llvm-19-tools 1:19.1.7-3~deb12u1, llvm-22-tools 1:22.1.8-1~deb12u1 (Debian 12).
# Why it matters: the findings of a checker, in an order that does not matter, and no
#   others: CHECK-DAG and --implicit-check-not are what one writes then. The test is green
#   with twice the findings, and nothing shows it; it fails if one is missing, so it
#   looks as if it worked. Sort the output and use CHECK-NEXT, or count the lines, too.

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

# Names FileCheck of a release, unpacked if it is not installed.
file_check() { # RELEASE VERSION
  if [ "$(installed "llvm-$1-tools")" = "installed $2" ]; then
    echo "/usr/lib/llvm-$1/bin/FileCheck"
    return
  fi
  unpack "llvm-$1-tools=$2" "libllvm$1=$2" libedit2 libbsd0 libmd0 libz3-4 libxml2 \
    libicu72 libffi8
  echo "$tmp/root/usr/lib/llvm-$1/bin/FileCheck"
}
old=$(file_check 19 "$old_version")
new=$(file_check 22 "$new_version")
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

printf 'CHECK: warning: a\nCHECK: warning: b\nCHECK: end\n' >plain.check
printf 'CHECK-DAG: warning: b\nCHECK-DAG: warning: a\nCHECK: end\n' >dag.check
printf 'CHECK-DAG: warning: b\nCHECK-DAG: warning: a\n' >open.check
printf 'CHECK-DAG: warning: b\nCHECK-DAG: warning: a\nCHECK-NOT: warning:\nCHECK: end\n' >not.check

# Says which of the outputs of a tool pass.
passing() { # FILECHECK CHECKS
  while read -r name warnings; do
    for warning in $warnings; do
      case $warning in end) echo end ;; *) echo "warning: $warning" ;; esac
    done >output.txt
    if "$1" --implicit-check-not=warning: "$2.check" <output.txt >said.txt 2>&1; then
      echo "$name"
    fi
  done <<'EOC' | paste -s -d ' '
right a b end
missing a end
before x a b end
between a x b end
behind a b x end
EOC
}

seen=$(
  for check in "$old" "$new"; do
    echo "FileCheck of LLVM $([ "$check" = "$old" ] && echo 19 || echo 22):"
    echo "CHECK, CHECK, CHECK: $(passing "$check" plain)"
    echo "CHECK-DAG, CHECK-DAG, CHECK: $(passing "$check" dag)"
    echo "CHECK-DAG, CHECK-DAG: $(passing "$check" open)"
    echo "CHECK-DAG, CHECK-DAG, CHECK-NOT, CHECK: $(passing "$check" not)"
  done
)
one='CHECK, CHECK, CHECK: right
CHECK-DAG, CHECK-DAG, CHECK: right between behind
CHECK-DAG, CHECK-DAG: right between behind
CHECK-DAG, CHECK-DAG, CHECK-NOT, CHECK: right between'
expected="FileCheck of LLVM 19:
$one
FileCheck of LLVM 22:
$one"

echo "Outputs that pass, with a warning missing, or one more at a place:"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
