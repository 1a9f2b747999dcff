import Foundation
import MicroFuzzTargets
import Testing

@Suite("What every parser is held to, whatever bytes come", .timeLimit(.minutes(1)))
struct CorpusTests {
    @Test("holds for the corpus", arguments: FuzzTarget.all)
    func corpus(target: FuzzTarget) throws {
        let corpus = try Corpus(of: target)
        #expect(!corpus.entries.isEmpty)
        for (name, bytes) in corpus.entries {
            #expect(throws: Never.self, "\(target.name)/\(name)") { try target.run(bytes[...]) }
        }
    }

    @Test("holds for what is near to it", arguments: FuzzTarget.all)
    func mutations(target: FuzzTarget) throws {
        var mutator = Mutator(try Corpus(of: target).entries.map(\.bytes), seed: 1)
        let input = LastInput(of: target)
        for _ in 0..<1000 {
            let bytes = mutator.next()
            try input.note(bytes)
            do { try target.run(bytes[...]) } catch {
                Issue.record("\(error)\nfor the input \(Data(bytes).base64EncodedString()) (base64)")
                break
            }
        }
        try input.forget()
    }

    @Test("has a corpus of every name and no other")
    func folders() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Corpus.folder.path).sorted()
        #expect(names == FuzzTarget.all.map(\.name).sorted())
    }
}

/// The input that a target is at, in a file: a trap takes the process with it, and the file tells what it was.
private struct LastInput {
    private let file: URL

    init(of target: FuzzTarget) {
        file = FileManager.default.temporaryDirectory.appending(path: "micro-fuzz-\(target.name)")
    }

    func note(_ bytes: [UInt8]) throws { try Data(bytes).write(to: file) }

    func forget() throws { try FileManager.default.removeItem(at: file) }
}
