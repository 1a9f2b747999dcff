#!/usr/bin/env bash
# Builds server, command line and example in one go and prints the folder they are in; debug builds share .build with the
# Swift tests.
# Usage: build-example.sh debug|release [package]…   (further packages, built into the same folder)
set -euo pipefail
cd "$(dirname "$0")/.."

configuration=${1:?usage: build-example.sh debug|release [package]…}
case $configuration in
    # All of the root package, which the tests need besides.
    debug) scratch=.build flags=() root=(.) ;;
    # With Swift's libraries linked in, as `make release` does it: a call costs a tenth to a fifth less.
    release) scratch=.build-release flags=(--static-swift-stdlib) root=(. --product micro) ;;
    *) echo "build-example.sh: unknown configuration: $configuration" >&2; exit 1 ;;
esac

# SwiftPM hands the traits of a package to the compiler in the order of a set: without this, every other build finds its
# flags changed and compiles SwiftProtobuf again.
export SWIFT_DETERMINISTIC_HASHING=1

# The plan of the last build is not good for the next one, which is of another package or product: it would build that
# package again, or with a product's plan everything that swift-protobuf brings, its protoc in C++ included.
build=(swift build -c "$configuration" "${flags[@]}" --disable-build-manifest-caching --scratch-path "$scratch"
    --package-path)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
build_all() {
    "${build[@]}" "${root[@]}" || return
    local package
    for package in Examples/helloworld "$@"; do
        # One scratch path holds one version of each dependency.
        cp Package.resolved "$package/"
        "${build[@]}" "$package" || return
    done
}
if ! build_all "${@:2}" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
echo "$PWD/$scratch/$configuration"
