import Foundation
import MicroFuzzTargets

/// The inputs of a target that are in git: examples of its format, whole and broken, and what was found by fuzzing.
struct Corpus {
    let entries: [(name: String, bytes: [UInt8])]

    /// `Tests/Fuzz/corpora`
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fuzz/corpora")

    /// - Throws: when the folder cannot be read.
    init(of target: FuzzTarget) throws {
        let folder = Corpus.folder.appending(path: target.name)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        entries = try names.map { (name: $0, bytes: [UInt8](try Data(contentsOf: folder.appending(path: $0)))) }
    }
}
