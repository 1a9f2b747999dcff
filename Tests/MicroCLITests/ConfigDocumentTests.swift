import Testing

@testable import MicroCLI

@Suite("The config document is addressed by dotted paths")
struct ConfigDocumentTests {
    private func document(_ text: String) throws -> ConfigDocument { try ConfigDocument(Array(text.utf8)) }
    private func text(_ document: ConfigDocument) -> String { String(decoding: document.bytes, as: UTF8.self) }

    @Test(
        "Leaves are read as text, everything else is nothing",
        arguments: [
            ("env", "dev"), ("namespaces.dev.current", "backend"), ("a.number", "7"), ("a.flag", "true"),
            ("a.none", nil), ("a.list", nil), ("namespaces", nil), ("nope", nil), ("env.more", nil), ("", nil),
        ] as [(String, String?)])
    func read(path: String, expected: String?) throws {
        let document = try document(
            #"{"env":"dev","namespaces":{"dev":{"current":"backend"}},"a":{"number":7,"flag":true,"none":null,"list":[1]}}"#
        )
        #expect(document[path] == expected)
    }

    @Test("Setting makes the objects on the way and keeps everything else in place")
    func set() throws {
        var document = try document(#"{"env":"local","other":{"kept":[1,2.0]}}"#)
        try document.set("namespaces.dev.current", to: "a")
        try document.set("namespaces.dev.all", to: "a,b")
        try document.set("env", to: "dev")
        #expect(
            text(document)
                == #"{"env":"dev","other":{"kept":[1,2.0]},"namespaces":{"dev":{"current":"a","all":"a,b"}}}"#)
    }

    @Test("A dot in an environment's name nests")
    func dots() throws {
        var document = ConfigDocument.initial
        try document.set("namespaces.eu.prod.current", to: "x")
        #expect(text(document) == #"{"env":"local","namespaces":{"eu":{"prod":{"current":"x"}}}}"#)
        #expect(document["namespaces.eu.prod.current"] == "x")
    }

    @Test(
        "A value is never replaced by an object, nor an object by a value", arguments: ["env.current-user", "git", ""])
    func clash(path: String) throws {
        var document = try document(#"{"env":"local","git":{"baseurl":"x"}}"#)
        let before = document
        #expect(throws: ConfigFault.self) { try document.set(path, to: "y") }
        #expect(document == before)
    }

    @Test("An empty file is a new one", arguments: ["", " \n"])
    func empty(content: String) throws { #expect(try document(content) == .initial) }

    @Test("What is no JSON object is refused", arguments: ["{", "[]", "\"x\"", "12345", "{} x"])
    func broken(content: String) { #expect(throws: ConfigFault.self) { try document(content) } }
}
