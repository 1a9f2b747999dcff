// swift-tools-version: 6.2
import PackageDescription

let micro = Target.Dependency.product(name: "Micro", package: "micro")
let microJSON = Target.Dependency.product(name: "MicroJSON", package: "micro")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v26)],
    products: [.library(name: "Meter", targets: ["Meter"])],
    dependencies: [
        .package(name: "micro", path: ".."),
        .package(name: "helloworld", path: "../Examples/helloworld"),
        .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
    ],
    targets: [
        .target(name: "Meter"),
        .executableTarget(name: "stream-bench", dependencies: ["Meter", micro, protobuf]),
        .executableTarget(name: "call-bench", dependencies: ["Meter", micro, protobuf]),
        .executableTarget(
            name: "closure-bench", dependencies: [micro, .product(name: "HelloworldProto", package: "helloworld")]),
        .executableTarget(name: "json-bench", dependencies: ["Meter", microJSON]),
    ]
)
