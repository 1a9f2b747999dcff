import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The protoc plugin behind `--micro_out`: for each `.proto` a `.micro.swift` with what SwiftProtobuf's own generated
/// code lacks, beginning with the descriptors of its messages.
@main
struct MicroGeneratorPlugin: CodeGenerator {
    var supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] { [.proto3Optional] }
    var version: String? { SwiftProtobuf.Version.versionString }

    func generate(
        files: [FileDescriptor],
        parameter: any CodeGeneratorParameter,
        protoCompilerContext: any ProtoCompilerContext,
        generatorOutputs: any GeneratorOutputs
    ) throws {
        let options = try GeneratorOptions(parameter: parameter)
        for file in files {
            let generated = GeneratedFile(file: file, options: options)
            try generatorOutputs.add(fileName: generated.name, contents: try generated.contents())
        }
    }
}
