import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The protoc plugin behind `--micro_out`: for each `.proto` a `.micro.swift` with what SwiftProtobuf's own generated
/// code lacks: the descriptors of its messages, and a handler protocol and a client for each of its services.
@main
package struct MicroGeneratorPlugin: CodeGenerator {
    package var supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] {
        [.proto3Optional, .supportsEditions]
    }
    /// As far as MicroCodec knows what the features of an edition mean.
    package var supportedEditionRange: ClosedRange<Google_Protobuf_Edition> { .proto2 ... .edition2024 }
    package var version: String? { SwiftProtobuf.Version.versionString }

    package init() {}

    package func generate(
        files: [FileDescriptor],
        parameter: any CodeGeneratorParameter,
        protoCompilerContext: any ProtoCompilerContext,
        generatorOutputs: any GeneratorOutputs
    ) throws {
        let options = try GeneratorOptions(parameter: parameter)
        for file in files {
            let generated = GeneratedFile(file: file, files: files, options: options)
            guard !generated.isEmpty else { continue }
            try generatorOutputs.add(fileName: generated.name, contents: try generated.contents())
        }
    }
}
