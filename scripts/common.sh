# shellcheck shell=bash disable=SC2034
# Shared by the other scripts; sourced, not run.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=${LOCKLINT_BUILD:-$ROOT/build}
# Where the kernel to test on is unpacked and configured, some 3 GB.
KERNELS=${LOCKLINT_KERNELS:-$HOME/.cache/locklint}
KERNEL_SOURCE=$KERNELS/linux-source-6.12
# Jobs at once.
JOBS=${LOCKLINT_JOBS:-$(nproc)}

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 2; }

# Runs a command with its output in a log file, which is shown if it fails.
quietly() {
	local log=$1
	shift
	if ! "$@" >"$log" 2>&1; then
		tail -n 40 "$log" >&2
		fail "failed: $* (the whole output: $log)"
	fi
}
