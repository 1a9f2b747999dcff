#!/usr/bin/env bash
# Builds the release binaries and measures them; README.md beside it explains what is printed.
# Usage: run.sh [soak] [option]…   (options of bench.py, or of soak.py)
set -euo pipefail
cd "$(dirname "$0")/.."

program=bench
if [ "${1:-}" = soak ]; then
    program=soak
    shift
fi

echo "Building release binaries (a few minutes the first time) …"
bin=${BENCH_BIN:-$(scripts/build-example.sh release Benchmarks)}

# Peers in Swift. In a folder of their own: each build of ours would throw away what they bring.
if [ "$program" = bench ]; then
    echo "Building peers in Swift (some ten minutes the first time) …"
    build=(swift build -c release --static-swift-stdlib --scratch-path .build-peers-swift --package-path Benchmarks/Peers)
    log=$(mktemp)
    if "${build[@]}" >"$log" 2>&1; then PATH=$PATH:$("${build[@]}" --show-bin-path); else tail -n 5 "$log" >&2; fi
    rm "$log"
fi

# Where install-tools.sh has unpacked peers, and the libraries that they need.
peers=$PWD/.build-peers
libraries=$(find "$peers" -name '*.so*' -printf '%h\n' 2>/dev/null | sort -u | paste -sd : || true)
for folder in "$peers"/*/usr/*bin; do PATH=$PATH:$folder; done
export PATH LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

exec .venv/bin/python "Benchmarks/$program.py" "$bin" "$@"
