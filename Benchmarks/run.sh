#!/usr/bin/env bash
# Builds the release binaries and measures them; README.md beside it explains what is printed.
# Usage: run.sh [soak] [option]…   (options of bench.py, or of soak.py)
set -euo pipefail
cd "$(dirname "$0")/.."

echo "Building release binaries (a few minutes the first time) …"
bin=${BENCH_BIN:-$(scripts/build-example.sh release Benchmarks)}

# Where install-tools.sh has unpacked peers, and the libraries that they need.
peers=$PWD/.build-peers
libraries=$(find "$peers" -name '*.so*' -printf '%h\n' 2>/dev/null | sort -u | paste -sd : || true)
export PATH=$PATH:$peers/usr/sbin LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

program=bench
if [ "${1:-}" = soak ]; then
    program=soak
    shift
fi
exec .venv/bin/python "Benchmarks/$program.py" "$bin" "$@"
