import SwiftProtobuf
import SwiftProtobufPluginLibrary
import Testing

@Suite("The options of protoc-gen-micro")
struct OptionTests {
    @Test(
        "say what is wrong with one",
        arguments: [
            (
                "Visiblity=Public",
                "unknown option Visiblity; there are Visibility, FileNaming, ProtoPathModuleMappings, Messages, Server, "
                    + "Client, Imports"
            ),
            ("Visibility=Open", "option Visibility does not take \"Open\", only one of Internal, Package, Public"),
            ("FileNaming=", "option FileNaming does not take \"\", only one of FullPath, PathToUnderscores, DropPath"),
            ("Server=yes", "option Server does not take \"yes\", only one of true, false"),
            ("Client", "option Client does not take \"\", only one of true, false"),
            (
                "Imports=Micro+",
                "option Imports does not take \"Micro+\", only names of modules with a + between them"
            ),
            (
                "ProtoPathModuleMappings=nowhere",
                "option ProtoPathModuleMappings: \"nowhere\" cannot be used: failToOpen(path: \"nowhere\")"
            ),
        ])
    func mistakes(options: String, error: String) throws {
        let response = try Generator.run(["kinds.proto"], options)
        #expect(response.error == error)
        #expect(response.file.isEmpty)
    }

    @Test("take any case, as those of protoc-gen-swift do", arguments: ["Public", "public", "PUBLIC"])
    func anyCase(visibility: String) throws {
        let text = try Generator.text("kinds.proto", "Visibility=\(visibility)")
        #expect(text.contains("public protocol Golden_Kinds_StoreHandler: MicroRPC.ServiceHandler {"))
    }

    @Test(
        "pick messages, server and client",
        arguments: [
            ("", [true, true, true]),
            ("Server=false", [true, false, true]),
            ("Client=false", [true, true, false]),
            ("Messages=false", [false, true, true]),
            ("Messages=false,Client=false", [false, true, false]),
            ("Server=false,Client=false", [true, false, false]),
        ])
    func parts(options: String, parts: [Bool]) throws {
        let text = try Generator.text("kinds.proto", options)
        let marks = [["ProtoFile", "DescribedMessage"], ["Handler", "Dispatcher"], ["StoreClient", "CallOptions"]]
        for (marks, isThere) in zip(marks, parts) {
            for mark in marks { #expect(text.contains(mark) == isThere, "\(mark)") }
        }
    }

    @Test("need no word for editions: protoc hears which are taken")
    func editions() throws {
        let response = try Generator.run(["kinds.proto"], "")
        let taken = Google_Protobuf_Edition.proto2.rawValue...Google_Protobuf_Edition.edition2024.rawValue
        #expect(Int(response.minimumEdition) == taken.lowerBound && Int(response.maximumEdition) == taken.upperBound)
        #expect(response.supportedFeatures & 2 == 2)
    }

    @Test("make no file of which nothing is left")
    func nothing() throws {
        for options in ["Messages=false,Server=false,Client=false"] {
            let response = try Generator.run(["kinds.proto"], options)
            #expect(response.error.isEmpty)
            #expect(response.file.isEmpty)
        }
        #expect(try Generator.run(["google/protobuf/empty.proto"], "Messages=false").file.isEmpty)
    }

    @Test(
        "say what is imported",
        arguments: [
            ("kinds.proto", "", ["Micro", "SwiftProtobuf"]),
            ("kinds.proto", "Imports=MicroCodec+MicroRPC", ["MicroCodec", "MicroRPC", "SwiftProtobuf"]),
            // Of the messages of Protobuf the services use one.
            ("kinds.proto", "Messages=false", ["Micro", "SwiftProtobuf"]),
            ("names.proto", "Messages=false,Imports=Micro+Names", ["Micro", "Names"]),
            // The mapping says where the messages are, those of the file itself too.
            ("bare.proto", Generator.mapped, ["Micro", "SwiftProtobuf"]),
            ("bare.proto", "Messages=false,\(Generator.mapped)", ["Micro", "MicroGeneratorBare"]),
            ("imports.proto", Generator.mapped, ["Micro", "MicroGeneratorBare", "SwiftProtobuf"]),
            ("imports.proto", "", ["Micro", "SwiftProtobuf"]),
            // MicroCodec, where they are described, cannot import itself.
            ("google/protobuf/empty.proto", "", ["SwiftProtobuf"]),
        ])
    func imports(file: String, options: String, modules: [String]) throws {
        #expect(try Generator.imports(file, options) == modules)
    }
}
