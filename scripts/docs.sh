#!/usr/bin/env bash
# The reference of everything public as one DocC archive, .build/docs; a warning is a failure.
# Users import one module, so the symbols of all of them stand under its name. Needs a debug build (make docs does it).
set -euo pipefail
cd "$(dirname "$0")/.."

modules="MicroJSON MicroCore MicroCodec MicroRPC MicroMemory MicroRemote Micro MicroTesting"
build=$(swift build --show-bin-path)
graphs=$(mktemp -d)
trap 'rm -rf "$graphs"' EXIT

maps=(-Xcc "-fmodule-map-file=Sources/System/CZlib/module.modulemap")
while read -r map; do
    maps+=(-Xcc "-fmodule-map-file=$map")
done < <(
    ls "$build"/*.build/module.modulemap
    find .build/checkouts -path '*/include/*' -name module.modulemap -not -path '*/swift-protobuf/*'
)

target=$(swiftc -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)".*/\1/p')
for module in $modules; do
    mkdir "$graphs/$module"
    swift symbolgraph-extract -module-name "$module" -target "$target" -I "$build/Modules" "${maps[@]}" \
        -output-dir "$graphs/$module" -minimum-access-level public -skip-synthesized-members
    for graph in "$graphs/$module"/*.json; do
        name=$(basename "$graph" .symbols.json)
        sed 's/"module":{"name":"[^"]*"/"module":{"name":"Micro"/' "$graph" >"$graphs/${name/@/-}.symbols.json"
    done
    rm -r "${graphs:?}/$module"
done

docc convert Sources/Products/Micro/Micro.docc --additional-symbol-graph-dir "$graphs" \
    --output-dir .build/docs --warnings-as-errors
