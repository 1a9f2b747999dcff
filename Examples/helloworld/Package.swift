// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "helloworld",
    platforms: [.macOS(.v26)],
    products: [.library(name: "HelloworldProto", targets: ["HelloworldProto"])],
    dependencies: [
        .package(name: "micro", path: "../.."),
        .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
    ],
    targets: [
        .target(
            name: "HelloworldProto",
            dependencies: [
                .product(name: "Micro", package: "micro"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]),
        .executableTarget(
            name: "helloworld",
            dependencies: ["HelloworldProto", .product(name: "Micro", package: "micro")]),
        .executableTarget(
            name: "helloworld-client",
            dependencies: ["HelloworldProto", .product(name: "Micro", package: "micro")]),
    ]
)
