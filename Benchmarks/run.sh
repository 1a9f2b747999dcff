#!/usr/bin/env bash
# Builds the release binaries and measures them; what it prints is explained in README.md beside it.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "Building release binaries (a few minutes the first time) …"
bin=$(scripts/build-example.sh release Benchmarks)
.venv/bin/python Benchmarks/unary.py "$bin"
.venv/bin/python Benchmarks/streams.py "$bin"
