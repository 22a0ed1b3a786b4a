# shellcheck shell=bash disable=SC2034
# Shared by the other scripts; sourced, not run.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# The release line of LLVM; each has a build directory of its own.
LLVM_MAJOR=${LOCKLINT_LLVM:-19}
BUILD=${LOCKLINT_BUILD:-$ROOT/build}
[ "$LLVM_MAJOR" = 19 ] || BUILD+=-$LLVM_MAJOR
# Where the kernel to test on is unpacked and configured, some 2 GB.
KERNELS=${LOCKLINT_KERNELS:-$HOME/.cache/locklint}
KERNEL_SOURCE=$KERNELS/linux-source-6.12
# Jobs at once.
JOBS=${LOCKLINT_JOBS:-$(nproc)}

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 2; }

case $LLVM_MAJOR in
19 | 22) ;;
*) fail "LOCKLINT_LLVM=$LLVM_MAJOR: locklint is built with LLVM 19 or 22" ;;
esac

# Prints the comment that a script begins with.
usage() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"; }

# A dot every ten seconds, while this script runs.
tick() {
	local dots=0
	trap '((dots)) && echo >&2; kill $! 2>/dev/null; exit' TERM
	while kill -0 $$ 2>/dev/null; do
		sleep 10 &
		wait $! || true
		printf . >&2
		dots=1
	done
}

# Runs a command with its output in a log file, which is shown if it fails.
quietly() {
	local log=$1 status=0 ticker
	shift
	tick &
	ticker=$!
	"$@" >"$log" 2>&1 || status=$?
	kill "$ticker"
	wait "$ticker" 2>/dev/null || true
	if ((status)); then
		tail -n 40 "$log" >&2
		fail "failed: $* (the whole output: $log)"
	fi
}
