#!/usr/bin/env bash
# All tests: format, Swift tests, then the real binary with real clients. Any failure fails the run. Each part says how long
# it took, and what the processors did meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."

# As scripts/build-example.sh does, which builds into the same folder.
export SWIFT_DETERMINISTIC_HASHING=1

log=$(mktemp)
trap 'rm -f "$log"' EXIT

part() {
    printf '\n== %s\n' "$1"
    TIMEFORMAT="-- %0lR (CPU: %0lU user, %0lS system)"
    time "$2"
}

lint() {
    swift format lint --strict --recursive --parallel Sources Tests
    scripts/check-words.sh
}

build() {
    # Without the plan of an earlier build: by that of a single product, everything that swift-protobuf has would be built.
    if ! swift build --build-tests --disable-build-manifest-caching >"$log" 2>&1; then
        cat "$log"
        exit 1
    fi
    # The manifest of swift-distributed-tracing 1.7.3 forgets its CMakeLists.txt, which is not ours to mend.
    unhandled="^warning: 'swift-distributed-tracing': found 1 file\(s\) which are unhandled"
    if grep -vE "$unhandled" "$log" | grep -E "^(/|warning:).*warning:|^warning:"; then
        echo "The build has warnings." >&2
        exit 1
    fi
}

swift_tests() {
    # One after the other: the few that compute for seconds would starve those that wait for an answer in time.
    # They take a minute or two; one that hangs ends the run as a failure instead of holding it up for ever.
    if ! timeout -k 5 600 swift test --skip-build --no-parallel >"$log" 2>&1; then
        grep -v '^◇' "$log"
        exit 1
    fi
    tail -n 1 "$log"
    echo "The slowest:"
    sed -nE '/^✔ Test (run|case) /d; s/^✔ Test (.*) passed after ([0-9.]+) seconds\.$/\2s \1/p' "$log" |
        sort -rn | sed -n 1,10p
}

scenarios() { scripts/scenarios.sh --durations=10; }

part "Format" lint
part "Build (the first time takes a few minutes)" build
part "Reference" scripts/docs.sh
part "Swift tests" swift_tests
part "Scenarios and interop" scenarios
