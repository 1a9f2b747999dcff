// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that what the peers bring stays out of the builds of ours.
let package = Package(
    name: "peers",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(url: "https://github.com/grpc/grpc-swift-2.git", from: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport.git", from: "2.9.2"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf.git", from: "2.4.1"),
        .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(name: "benchmarks", path: ".."),
    ],
    targets: [
        .executableTarget(
            name: "grpc-swift-bench",
            dependencies: [
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "Meter", package: "benchmarks"),
            ]),
        .executableTarget(
            name: "hummingbird-bench", dependencies: [.product(name: "Hummingbird", package: "hummingbird")]),
    ]
)
