import Foundation
import MicroGeneratorBare
import SwiftProtobufPluginLibrary
import Testing

@Suite("The Swift that protoc-gen-micro makes")
struct GoldenTests {
    @Test("is what was committed and compiled here", arguments: Generator.together)
    func golden(file: String) throws {
        let response = try Generator.run(Generator.together, Generator.mapped)
        let name = file.replacing(".proto", with: ".micro.swift")
        let made = try #require(response.file.first { $0.name == name })
        let golden = try String(contentsOf: Generator.folder.appending(path: "Generated/\(name)"), encoding: .utf8)
        #expect(made.content == golden, "make proto shows the difference")
    }

    @Test("is what was committed and compiled in another module")
    func bare() throws {
        let golden = Generator.folder.deletingLastPathComponent().appending(path: "MicroGeneratorBare/bare.micro.swift")
        #expect(
            try Generator.text("bare.proto", "Visibility=Public") == String(contentsOf: golden, encoding: .utf8),
            "make proto shows the difference")
    }

    @Test("is named like that of protoc-gen-swift")
    func fileName() throws {
        #expect(try Generator.run(["kinds.proto"], "").file.map(\.name) == ["kinds.micro.swift"])
    }
}
