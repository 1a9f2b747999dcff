// swift-tools-version: 6.2
import PackageDescription

/// Settings every target shares: Swift 6 mode comes with the tools version; these make existentials and imports explicit.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A target on one of the shelves of `Sources`; see MAP.md for what stands where.
func target(
    _ shelf: String, _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(shelf)/\(name)", exclude: exclude,
        swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHPACK = Target.Dependency.product(name: "NIOHPACK", package: "swift-nio-http2")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let pluginLibrary = Target.Dependency.product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "micro",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "Micro", targets: ["Micro"]),
        .library(name: "MicroJSON", targets: ["MicroJSON"]),
        .library(name: "MicroTesting", targets: ["MicroTesting"]),
        .executable(name: "micro", targets: ["MicroCommand"]),
        .executable(name: "protoc-gen-micro", targets: ["protoc-gen-micro"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.3"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // System
        .systemLibrary(name: "CZlib", path: "Sources/System/CZlib", providers: [.apt(["zlib1g-dev"])]),
        target("System", "MicroSystem"),
        // Core
        target("Core", "MicroJSON"),
        target("Core", "MicroCore", ["MicroSystem", "MicroJSON", logging]),
        target(
            "Core", "MicroWire",
            [
                "CZlib", "MicroSystem", "MicroJSON", "MicroCore", nioCore, nioPosix, nioHPACK, deque, logging,
                coreMetrics,
            ]),
        target("Core", "MicroCodec", ["MicroJSON", "MicroCore", protobuf]),
        target("Core", "MicroProto", ["MicroCodec", protobuf], exclude: ["Protos"]),
        target(
            "Core", "MicroRPC",
            [
                "MicroSystem", "MicroJSON", "MicroCore", "MicroWire", "MicroCodec", "MicroProto", nioCore, nioPosix,
                nioHPACK, deque, logging, coreMetrics, tracing, unixSignals,
            ]),
        target("Core", "MicroPlatformProto", ["MicroCore", "MicroCodec", protobuf], exclude: ["Protos"]),
        // Engines
        target("Engines", "MicroMemory", ["MicroCore", deque]),
        target("Engines", "MicroRemote", ["MicroCore", "MicroCodec", "MicroRPC", "MicroPlatformProto", logging]),
        target(
            "Engines", "MicroPrometheus", ["MicroSystem", "MicroCore", "MicroWire", nioCore, nioHPACK, coreMetrics]),
        target(
            "Engines", "MicroOTLP",
            [
                "MicroJSON", "MicroCore", "MicroWire", nioCore, nioPosix, nioHTTP1, logging, coreMetrics, tracing,
            ]),
        // Platform
        target("Platform", "MicroPlatform", ["MicroCore", "MicroCodec", "MicroRPC", "MicroPlatformProto", protobuf]),
        // Faces
        target(
            "Faces", "MicroGateway",
            ["MicroJSON", "MicroCore", "MicroWire", "MicroRPC", nioCore, nioHPACK, logging, coreMetrics, tracing]),
        target(
            "Faces", "MicroProxy",
            [
                "MicroCore", "MicroCodec", "MicroProto", "MicroWire", "MicroRPC", nioCore, nioHPACK, coreMetrics,
            ]),
        // Composition
        target(
            "Composition", "MicroObservability",
            ["MicroCore", "MicroWire", "MicroRPC", "MicroPrometheus", "MicroOTLP", logging, coreMetrics, tracing]),
        target(
            "Composition", "MicroServer",
            [
                "MicroCore", "MicroWire", "MicroRPC", "MicroMemory", "MicroPlatform", "MicroGateway", "MicroProxy",
                "MicroObservability", logging,
            ]),
        target("Composition", "MicroCLI", ["MicroSystem", "MicroJSON", "MicroCore"]),
        // Products
        target(
            "Products", "Micro",
            ["MicroCore", "MicroCodec", "MicroRPC", "MicroMemory", "MicroRemote", "MicroObservability", logging]),
        .executableTarget(
            name: "MicroCommand",
            dependencies: [
                "MicroSystem", "MicroCore", "MicroRPC", "MicroRemote", "MicroObservability", "MicroServer", "MicroCLI",
            ],
            path: "Sources/Products/MicroCommand", swiftSettings: settings),
        .executableTarget(
            name: "protoc-gen-micro", dependencies: [protobuf, pluginLibrary],
            path: "Sources/Products/protoc-gen-micro", swiftSettings: settings),
        target("Products", "MicroTesting", ["MicroCore"]),
        // Tests
        .target(
            name: "MicroTestSupport",
            dependencies: [
                "MicroSystem", "MicroCore", "MicroWire", "MicroRPC", nioCore, nioPosix, nioHPACK, logging, coreMetrics,
            ],
            path: "Tests/MicroTestSupport", swiftSettings: settings),
        // A peer for Tests/Interop: like a user's service, it sees only what is public.
        .executableTarget(
            name: "interop-service", dependencies: ["Micro", protobuf],
            path: "Tests/Interop/service/Sources/interop-service", packageAccess: false, swiftSettings: settings),
        // What each parser is held to, run by MicroFuzzTests over Tests/Fuzz/corpora and by scripts/fuzz.sh for longer.
        // It has no tests, but tests' view of the parsers, which release builds do not give.
        .testTarget(
            name: "MicroFuzzTargets",
            dependencies: [
                "MicroJSON", "MicroCore", "MicroWire", "MicroCodec", "MicroGateway", "MicroCLI", nioCore, nioHTTP1,
                nioEmbedded, nioHPACK, protobuf,
            ],
            path: "Tests/MicroFuzzTargets", swiftSettings: settings),
        tests("MicroFuzzTests", ["MicroFuzzTargets", "MicroTesting"]),
        tests("MicroTestingTests", ["MicroCore", "MicroTesting"]),
        tests("MicroJSONTests", ["MicroJSON", "MicroTesting"], exclude: ["JSONTestSuite"]),
        tests("MicroCoreTests", ["MicroCore", logging]),
        tests(
            "MicroWireTests",
            [
                "CZlib", "MicroCore", "MicroWire", "MicroTesting", "MicroTestSupport", nioCore, nioPosix, nioWebSocket,
                nioEmbedded, nioHPACK, nioHTTP2, logging, coreMetrics,
            ]),
        tests(
            "MicroCodecTests", ["MicroJSON", "MicroCore", "MicroCodec", "MicroPlatformProto", protobuf],
            exclude: ["Protos"]),
        .target(
            name: "MicroGeneratorBare", dependencies: ["Micro", protobuf], path: "Tests/MicroGeneratorBare",
            swiftSettings: settings),
        tests(
            "MicroGeneratorTests",
            [
                "protoc-gen-micro", "Micro", "MicroCodec", "MicroGeneratorBare", "MicroTestSupport", protobuf,
                pluginLibrary,
            ],
            exclude: ["Protos"]),
        tests(
            "MicroRPCTests",
            [
                "MicroJSON", "MicroCore", "MicroWire", "MicroCodec", "MicroProto", "MicroRPC", "MicroPlatformProto",
                "MicroMemory", "MicroTesting", "MicroTestSupport", nioCore, nioPosix, nioEmbedded, nioHPACK, protobuf,
                logging, coreMetrics, tracing, .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
            ]),
        tests("MicroPrometheusTests", ["MicroPrometheus", coreMetrics]),
        tests(
            "MicroOTLPTests",
            [
                "MicroJSON", "MicroCore", "MicroWire", "MicroOTLP", "MicroTestSupport", nioCore, nioHPACK, logging,
                tracing,
            ]),
        tests("MicroMemoryTests", ["MicroCore", "MicroMemory", "MicroTesting"]),
        tests(
            "MicroPlatformTests",
            [
                "MicroCore", "MicroCodec", "MicroWire", "MicroRPC", "MicroPlatformProto", "MicroMemory", "MicroRemote",
                "MicroPlatform", "MicroTesting", "MicroTestSupport", protobuf,
            ]),
        tests(
            "MicroGatewayTests",
            [
                "CZlib", "MicroSystem", "MicroJSON", "MicroCore", "MicroWire", "MicroCodec", "MicroRPC", "MicroMemory",
                "MicroGateway", "MicroTestSupport", logging, coreMetrics, tracing, nioHPACK, protobuf,
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
            ]),
        tests(
            "MicroProxyTests",
            [
                "MicroCore", "MicroCodec", "MicroProto", "MicroWire", "MicroRPC", "MicroPlatformProto", "MicroMemory",
                "MicroProxy", "MicroTestSupport", nioHPACK, protobuf, coreMetrics,
            ]),
        tests(
            "MicroServerTests",
            [
                "MicroCore", "MicroWire", "MicroRPC", "MicroMemory", "MicroRemote", "MicroServer", "MicroTestSupport",
                logging, nioCore, nioHPACK,
            ]),
        tests("MicroCLITests", ["MicroSystem", "MicroJSON", "MicroCore", "MicroCLI"]),
        // The Swift that the guides show; like a user's, with the public products and what the guides import besides.
        tests("GuideTests", ["Micro", "MicroTesting", serviceLifecycle, unixSignals]),
    ]
)
