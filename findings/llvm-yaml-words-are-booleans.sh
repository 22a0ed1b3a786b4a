#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# LLVM writes no, on, 1_000 and 0b11 into YAML as they are; PyYAML reads other values.
#
# Expected: what LLVM's YAML writer puts out is a string for each reader, where it was one:
#   it has quotes around true, null, 12:30 and 017, which would be something else without.
# Instead: it has them for what YAML 1.2 would take for something else. In YAML 1.1, which
#   PyYAML reads, there is more. yes, no, on and off in any of the usual cases become True
#   and False; 1_000 is 1000, 0b11 is 3, 685_230.15 a number, and 2026-01-01 a date. Nothing is said on either side. What PyYAML writes has
#   quotes around all of these, so the way back is safe.
# Versions: clang-format-19 1:19.1.7-3~deb12u1, clang-tidy-22 1:22.1.8-1~deb12u1, python3-yaml
#   6.0-3+b2 (Debian 12, amd64).
# Why it matters: YAML is what tools on LLVM write: findings, fixes, settings, summaries of
#   functions; and Python is what reads it. A member called `on`, a user called `no` or an
#   identifier like 1_000 is a string in a thousand, and then a key that is not found, or
#   another type in the middle of a list. A reader in Python must use a loader of
#   strings alone (BaseLoader); a writer must have quotes around all strings.

set -euo pipefail

format_version=1:19.1.7-3~deb12u1
tidy_version=1:22.1.8-1~deb12u1
yaml_version=6.0-3+b2

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

if [ "$(installed python3-yaml)" != "installed $yaml_version" ]; then
  echo "this needs python3-yaml $yaml_version installed" >&2
  exit 1
fi
format="clang-format-19" tidy="clang-tidy-22"
if [ "$(installed clang-format-19)" != "installed $format_version" ]; then
  unpack "clang-format-19=$format_version" "libclang-cpp19=$format_version" \
    "libllvm19=$format_version" libedit2 libbsd0 libmd0 libz3-4 libxml2 libicu72 libffi8
  format=$tmp/root/usr/bin/clang-format-19
fi
if [ "$(installed clang-tidy-22)" != "installed $tidy_version" ]; then
  unpack "clang-tidy-22=$tidy_version" "libclang-cpp22=$tidy_version" \
    "libllvm22=$tidy_version" "libclang-common-22-dev=$tidy_version" libedit2 libbsd0 libmd0 \
    libz3-4 libxml2 libicu72 libffi8
  tidy=$tmp/root/usr/bin/clang-tidy-22
fi
# Packages that were not unpacked are found where they are installed.
export LD_LIBRARY_PATH=$tmp/root/usr/lib/x86_64-linux-gnu

# All of these are strings.
cat >input.yaml <<'EOC'
ForEachMacros: ['lock', 'true', 'null', '12:30', '017', '0x1F', '1e3', 'yes', 'no', 'on', 'off',
  'NO', 'Off', 'y', 'n', '1_000', '0b11', '685_230.15', '2026-01-01']
EOC
printf "Checks: '-*,misc-no-recursion'\nUser: 'no'\n" >tidy.yaml
"$format" --style="file:$tmp/input.yaml" --dump-config >format.out
"$tidy" --config-file=tidy.yaml --dump-config >tidy.out

seen=$(
  python3 - <<'EOP'
import yaml

def load(name, loader):
    with open(name) as file:
        return yaml.load(file, loader)

source = load("input.yaml", yaml.SafeLoader)["ForEachMacros"]
written = load("format.out", yaml.SafeLoader)["ForEachMacros"]
print("as it was:", " ".join(a for a, b in zip(source, written) if a == b))
for a, b in zip(source, written):
    if a != b:
        print(a, "is read as", repr(b))
print("User no is read as", repr(load("tidy.out", yaml.SafeLoader)["User"]))
print("with BaseLoader all as it was:",
      load("format.out", yaml.BaseLoader)["ForEachMacros"] == source)
print("written by PyYAML and read again as it was:",
      yaml.safe_load(yaml.safe_dump(source)) == source)
EOP
)
expected='as it was: lock true null 12:30 017 0x1F 1e3 y n
yes is read as True
no is read as False
on is read as True
off is read as False
NO is read as False
Off is read as False
1_000 is read as 1000
0b11 is read as 3
685_230.15 is read as 685230.15
2026-01-01 is read as datetime.date(2026, 1, 1)
User no is read as False
with BaseLoader all as it was: True
written by PyYAML and read again as it was: True'

echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "The behaviour changed. As described, it was:" >&2
  echo "$expected" >&2
  exit 1
fi
echo "As described."
