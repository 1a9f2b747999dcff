#!/usr/bin/env bash
# The tests with the real binary and real clients; arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."

MICRO_BIN=$(scripts/build-example.sh debug)
export MICRO_BIN
exec .venv/bin/python -m pytest Tests/Scenarios Tests/Interop "$@"
