import Micro
import SwiftProtobuf
import SwiftProtobufPluginLibrary
import Testing
import protoc_gen_micro

@Suite("Messages that are called like types of Swift and Micro")
struct ShadowTests {
    @Test("make calls of all kinds")
    func calls() async throws {
        #expect(try await ShadowCalls.exchange() == ["3", "down", "exchanged", "task", "nested", "error", "lower"])
    }

    @Test(
        "may be called like modules",
        arguments: [
            ([], "MicroCore.CallContext"), (["MicroCore"], "Micro.CallContext"),
            (["MicroCore", "Micro"], " CallContext"),
        ])
    func modules(messages: [String], context: String) throws {
        var request = Google_Protobuf_Compiler_CodeGeneratorRequest()
        request.fileToGenerate = ["modules.proto"]
        let names = messages + ["Note"]
        request.protoFile = [
            .with {
                $0.name = "modules.proto"
                $0.syntax = "proto3"
                $0.messageType = names.map { name in .with { $0.name = name } }
                $0.service = [
                    .with {
                        $0.name = "Notes"
                        $0.method = [
                            .with { ($0.name, $0.inputType, $0.outputType) = ("Call", ".Note", ".Note") }
                        ]
                    }
                ]
            }
        ]
        let response = generateCode(request: request, generator: MicroGeneratorPlugin())
        let text = try #require(response.file.first).content
        #expect(text.contains("context:\(context.hasPrefix(" ") ? "" : " ")\(context)) async throws -> Note"))
    }
}
