import Foundation
import SwiftProtobuf
import SwiftProtobufPluginLibrary
import protoc_gen_micro

/// The generator as protoc runs it, on the descriptors that `make proto` left beside the `.proto` files.
enum Generator {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    /// The files in `Protos` that are generated together; the messages of `bare.proto` are in a module of their own.
    static let together = [
        "kinds.proto", "names.proto", "imports.proto", "passing.proto", "shared/b.proto", "shared/c.proto",
    ]
    static let mapped: String = {
        let modules = folder.appending(path: "Protos/modules.asciipb")
        return "ProtoPathModuleMappings=\(modules.path(percentEncoded: false))"
    }()

    /// What protoc gets back: files, or an error.
    static func run(
        _ files: [String], _ options: String
    ) throws -> Google_Protobuf_Compiler_CodeGeneratorResponse {
        let bytes = try Data(contentsOf: folder.appending(path: "Protos/descriptors.binpb"))
        var request = Google_Protobuf_Compiler_CodeGeneratorRequest()
        request.protoFile = try Google_Protobuf_FileDescriptorSet(serializedBytes: bytes).file
        request.fileToGenerate = files
        request.parameter = options
        return generateCode(request: request, generator: MicroGeneratorPlugin())
    }

    /// The Swift made of one file.
    static func text(_ file: String, _ options: String = "") throws -> String {
        let response = try run([file], options)
        guard response.error.isEmpty else { throw GeneratorFailure(message: response.error) }
        return response.file.map(\.content).joined()
    }

    /// The lines that import something.
    static func imports(_ file: String, _ options: String = "") throws -> [String] {
        try text(file, options).split(separator: "\n").filter { $0.hasPrefix("import ") }.map {
            String($0.dropFirst("import ".count))
        }
    }
}

/// What protoc would print.
struct GeneratorFailure: Error {
    let message: String
}
