#!/usr/bin/env bash
# Builds the release binaries and measures them; arguments go to bench.py, README.md beside it explains what is printed.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "Building release binaries (a few minutes the first time) …"
bin=${BENCH_BIN:-$(scripts/build-example.sh release Benchmarks)}

# Where install-tools.sh has unpacked peers, and the libraries that they need.
peers=$PWD/.build-peers
libraries=$(find "$peers" -name '*.so*' -printf '%h\n' 2>/dev/null | sort -u | paste -sd : || true)
export PATH=$PATH:$peers/usr/sbin LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

exec .venv/bin/python Benchmarks/bench.py "$bin" "$@"
