#!/usr/bin/env bash
# Renews all Swift that is generated from .proto files; `make proto` calls it. What it writes is committed.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! .venv/bin/python -c 'import grpc_tools' 2>/dev/null; then
    echo "proto.sh: protoc is missing; \`scripts/install-tools.sh test\` installs it into .venv" >&2
    exit 1
fi

# The one of grpcio-tools: Debian's knows no editions.
protoc() { .venv/bin/python -m grpc_tools.protoc "$@"; }

# A scratch path of its own, so that the release build of the generators leaves .build alone.
scratch=.build-proto
swift build -c release --scratch-path "$scratch" --product protoc-gen-swift
swift build -c release --scratch-path "$scratch" --product protoc-gen-micro
bin=$(swift build -c release --scratch-path "$scratch" --show-bin-path)

# Where the well-known files are, whatever protoc came with.
google="$scratch/checkouts/swift-protobuf/Sources/protobuf/protobuf/src"

# begin <folder for the Swift>: without what was made before.
begin() {
    echo "$1"
    mkdir -p "$1"
    rm -f "$1"/*.pb.swift "$1"/*.micro.swift
}

# generate <folder for the Swift> <options of both> <more of protoc-gen-micro> <.proto…>
generate() {
    begin "$1"
    add "$@"
}

# add: the same, beside what is there.
add() {
    protoc --proto_path="$(dirname "$4")" --proto_path="$google" \
        --plugin="$bin/protoc-gen-swift" --swift_out="$1" --swift_opt="$2" \
        --plugin="$bin/protoc-gen-micro" --micro_out="$1" --micro_opt="$2${3:+,$3}" "${@:4}"
}

# services <folder for the Swift> <options> <.proto…>: without the messages, which are in a module of their own.
services() {
    begin "$1"
    protoc --proto_path="$(dirname "$3")" --proto_path="$google" \
        --plugin="$bin/protoc-gen-micro" --micro_out="$1" --micro_opt="Messages=false,$2" "${@:3}"
}

# SwiftProtobuf has the messages of the well-known files; only their descriptors are missing.
well_known=Sources/Core/MicroCodec/WellKnown
begin "$well_known"
for name in any api descriptor duration empty field_mask source_context struct timestamp type wrappers; do
    protoc --proto_path="$google" --plugin="$bin/protoc-gen-micro" \
        --micro_out="$well_known" --micro_opt=Visibility=Public,FileNaming=DropPath "google/protobuf/$name.proto"
done

# Our messages: in MicroProto what MicroRPC itself needs, in MicroPlatformProto those of the platform's services.
shopt -s globstar nullglob
for messages in Sources/Core/{MicroProto,MicroPlatformProto}; do
    generate "$messages/Generated" Visibility=Package,FileNaming=DropPath Server=false,Client=false,Imports=MicroCodec \
        "$messages"/Protos/*.proto "$messages"/Protos/*/**/*.proto
done

# The platform's clients are where calls are made, its handlers where they are answered: registry.proto's in Registry/.
platform=(Sources/Core/MicroPlatformProto/Protos/*.proto)
parts=Imports=MicroCore+MicroRPC+MicroPlatformProto
services Sources/Engines/MicroRemote/Generated Visibility=Package,Server=false,$parts "${platform[@]}"
for proto in "${platform[@]}"; do
    name=$(basename "$proto" .proto)
    services "Sources/Platform/MicroPlatform/${name^}/Generated" Visibility=Package,Client=false,$parts "$proto"
done

generate Examples/helloworld/Sources/HelloworldProto Visibility=Public "" Examples/helloworld/Proto/*.proto
generate Tests/Interop/service/Sources/interop-service/Generated Visibility=Internal "" Tests/Interop/service/Protos/*.proto
generate Tests/MicroCodecTests/Generated Visibility=Internal Imports=MicroCodec Tests/MicroCodecTests/Protos/*.proto

# What the generator is held to, and the descriptors from which its tests make the same without protoc.
golden=Tests/MicroGeneratorTests/Protos
mapped=ProtoPathModuleMappings=$golden/modules.asciipb
begin Tests/MicroGeneratorBare
add Tests/MicroGeneratorBare Visibility=Public "" "$golden/bare.proto"
add Tests/MicroGeneratorBare Visibility=Internal "" "$golden/shadows.proto"
add Tests/Interop/service/Sources/interop-service/Generated Visibility=Internal "" \
    "$golden"/{passing,shared/b,shared/c}.proto
generate Tests/MicroGeneratorTests/Generated "$mapped" "" "$golden"/{kinds,names,imports,passing,shared/b,shared/c}.proto
protoc --proto_path="$golden" --proto_path="$google" --include_imports --include_source_info \
    --descriptor_set_out="$golden/descriptors.binpb" "$golden"/*.proto "$golden"/shared/*.proto
