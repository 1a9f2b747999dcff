import Foundation
import MicroCore
import Testing

@Suite("The catalogue of errors")
struct ErrorCatalogueTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("is what docs/errors.md shows")
    func document() throws {
        let file = Self.root.appending(path: "docs/errors.md")
        var text = try String(contentsOf: file, encoding: .utf8)
        let introduction = text.components(separatedBy: "\n## ")[0]
        let wanted = introduction.trimmingCharacters(in: .newlines) + "\n\n" + ErrorCatalogue.markdown
        if ProcessInfo.processInfo.environment["MICRO_WRITE_DOCS"] != nil {
            try wanted.write(to: file, atomically: true, encoding: .utf8)
            text = wanted
        }
        #expect(text == wanted, "renew it: MICRO_WRITE_DOCS=1 swift test --filter ErrorCatalogueTests")
    }

    @Test("says of each error what happened or what to do, and has none twice")
    func complete() {
        for entry in ErrorCatalogue.entries {
            #expect(!entry.meaning.isEmpty || !entry.remedy.isEmpty, "\(entry.detail)")
            #expect(!(entry.meaning + entry.remedy + entry.detail).contains { $0 == "|" || $0.isNewline })
        }
        let keys = ErrorCatalogue.entries.map { "\($0.source) \($0.code) \($0.id) \($0.detail)" }
        #expect(Set(keys).count == keys.count)
    }

    /// An error that is made elsewhere would be missing in the document.
    @Test("is what gateway and proxies make their errors of", arguments: ["MicroGateway", "MicroProxy"])
    func onlySource(target: String) throws {
        let folder = Self.root.appending(path: "Sources/Faces/\(target)")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        let sources = names.filter { $0.hasSuffix(".swift") }
        #expect(!sources.isEmpty)
        for name in sources {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            for made in ["MicroError(id:", "MicroError.", "CallFailure(."] {
                let lines = text.components(separatedBy: "\n").filter {
                    $0.contains(made) && !$0.contains("MicroError.clientID")
                }
                #expect(lines.isEmpty, "\(name)")
            }
        }
    }

    /// Texts put together of others may stand there, and the silence of a command that has said it all.
    @Test("is what the command line makes its errors of")
    func onlySourceOfCommandLine() throws {
        let folder = Self.root.appending(path: "Sources/Composition/MicroCLI")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        for name in names where name.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            for line in text.components(separatedBy: "\n") where line.contains("ExitError(\"") {
                #expect(line.contains("ExitError(\"\\(") || line.contains("ExitError(\"\","), "\(name): \(line)")
            }
        }
    }

    @Test("makes errors that it finds again, with the values in the gaps")
    func made() {
        let error = MicroError(.noRoute, "a…b")
        #expect(error == MicroError.internalServerError("go.micro.client", "service a…b: route not found"))
        #expect(ErrorCatalogue.entries(for: error, from: .proxy) == [.noRoute])
        #expect(ErrorCatalogue.entries(for: error, from: .gateway).isEmpty)
        #expect(MicroError(.serviceNotFound, "spare").detail == "service not found")
        #expect(MicroError(.proxyLoop).detail.hasPrefix("… is registered"))
    }

    @Test(
        "knows an error by its code, its id and the parts of its detail",
        arguments: [
            (MicroError(id: "go.micro.client", code: 503, detail: "Error creating stream: x"), true),
            (MicroError(id: "go.micro.client", code: 503, detail: "Error creating stream: "), true),
            (MicroError(id: "go.micro.client", code: 503, detail: "Error creating stream"), false),
            (MicroError(id: "go.micro.client", code: 500, detail: "Error creating stream: x"), false),
            (MicroError(id: "other", code: 503, detail: "Error creating stream: x"), false),
        ])
    func fits(error: MicroError, fits: Bool) { #expect(ErrorEntry.noStream.fits(error) == fits) }
}
