import MicroCore

@testable import MicroCLI

/// An error that no catalogue knows.
struct Stranger: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension ErrorEntry {
    /// The command line's entry that a text is of: the one with the longest detail, since one stands for any text.
    static func of(_ text: String) -> ErrorEntry {
        let line = String(text.prefix { $0 != "\n" })
        let fitting = ErrorCatalogue.entries.filter {
            ($0.source == .commandLine || $0.source == .usage) && $0.fits(line)
        }
        return fitting.max { $0.detail.count < $1.detail.count } ?? .otherError
    }
}

extension CLIError {
    /// The error that reads so.
    init(_ text: String) {
        let lines = text.split(separator: "\n", maxSplits: 1).map(String.init)
        let entry = ErrorEntry.of(text)
        let gaps = entry.detail.split(separator: "…", omittingEmptySubsequences: false).map(String.init)
        var rest = lines.first.map { $0.dropFirst(gaps[0].count) } ?? ""
        var values: [String] = []
        for gap in gaps.dropFirst() {
            let end = gap.isEmpty ? rest.endIndex : rest.firstRange(of: gap)?.lowerBound ?? rest.endIndex
            values.append(String(rest[..<end]))
            rest = rest[end...].dropFirst(gap.count)
        }
        self.init(entry, values, hint: lines.count > 1 ? lines[1] : nil)
    }
}

extension UsageError {
    /// The error that reads so.
    init(_ text: String, unknownFlag: String? = nil) {
        let error = CLIError(text)
        self.init(error.entry, unknownFlag: unknownFlag)
        message = error.description
    }
}
