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

    @Test(
        "is what was committed and compiled in another module",
        arguments: [("bare", "Visibility=Public"), ("shadows", "Visibility=Internal")])
    func bare(file: String, options: String) throws {
        let folder = Generator.folder.deletingLastPathComponent().appending(path: "MicroGeneratorBare")
        let golden = folder.appending(path: "\(file).micro.swift")
        #expect(
            try Generator.text("\(file).proto", options) == String(contentsOf: golden, encoding: .utf8),
            "make proto shows the difference")
    }

    @Test("is named like that of protoc-gen-swift")
    func fileName() throws {
        #expect(try Generator.run(["kinds.proto"], "").file.map(\.name) == ["kinds.micro.swift"])
    }
}
