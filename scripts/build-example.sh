#!/usr/bin/env bash
# Builds server, command line and example in one go and prints the folder they are in.
# Usage: build-example.sh debug|release
set -euo pipefail
cd "$(dirname "$0")/.."

configuration=${1:?usage: build-example.sh debug|release}
case $configuration in
    debug) scratch=.build-example ;;
    release) scratch=.build-release ;;
    *) echo "build-example.sh: unknown configuration: $configuration" >&2; exit 1 ;;
esac

build=(swift build -c "$configuration" --package-path Examples/helloworld --scratch-path "$scratch")
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Product by product: a build of everything would compile the tools of SwiftProtobuf's plugin too, protoc among them.
for product in micro helloworld helloworld-client; do
    if ! "${build[@]}" --product "$product" >"$log" 2>&1; then
        cat "$log" >&2
        exit 1
    fi
done
"${build[@]}" --show-bin-path
