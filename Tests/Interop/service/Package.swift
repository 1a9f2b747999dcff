// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "interop-service",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "micro", path: "../../.."),
        .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
    ],
    targets: [
        .executableTarget(
            name: "interop-service",
            dependencies: [
                .product(name: "Micro", package: "micro"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ])
    ]
)
