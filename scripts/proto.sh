#!/usr/bin/env bash
# Renews all Swift that is generated from .proto files; `make proto` calls it. What it writes is committed.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v protoc >/dev/null; then
    echo "proto.sh: protoc is missing; install it with: apt-get install protobuf-compiler (macOS: brew install protobuf)" >&2
    exit 1
fi

# A scratch path of its own, so that the release build of the generators leaves .build alone.
scratch=.build-proto
swift build -c release --scratch-path "$scratch" --product protoc-gen-swift
swift build -c release --scratch-path "$scratch" --product protoc-gen-micro
bin=$(swift build -c release --scratch-path "$scratch" --show-bin-path)

# generate <folder with the .proto files> <folder for the Swift> <visibility>
generate() {
    echo "$1 -> $2"
    mkdir -p "$2"
    rm -f "$2"/*.pb.swift "$2"/*.micro.swift
    protoc --proto_path="$1" \
        --plugin="$bin/protoc-gen-swift" --swift_out="$2" --swift_opt=Visibility="$3" \
        --plugin="$bin/protoc-gen-micro" --micro_out="$2" --micro_opt=Visibility="$3" \
        "$1"/*.proto
}

# SwiftProtobuf has the messages of the well-known files; only their descriptors are missing.
well_known=Sources/Core/MicroCodec/WellKnown
google="$scratch/checkouts/swift-protobuf/Sources/protobuf/protobuf/src"
echo "google/protobuf -> $well_known"
rm -f "$well_known"/*.micro.swift
for name in any duration empty field_mask struct timestamp wrappers; do
    protoc --proto_path="$google" --plugin="$bin/protoc-gen-micro" \
        --micro_out="$well_known" --micro_opt=Visibility=Public,FileNaming=DropPath "google/protobuf/$name.proto"
done

generate Sources/Core/MicroProto/Protos Sources/Core/MicroProto/Generated Package
generate Examples/helloworld/Proto Examples/helloworld/Sources/HelloworldProto Public
generate Tests/MicroCodecTests/Protos Tests/MicroCodecTests/Generated Internal
