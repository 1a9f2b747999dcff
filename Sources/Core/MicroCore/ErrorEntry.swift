/// One kind of error that Micro itself makes: how it looks, what it means and what helps.
///
/// The entries are what the errors are made of (``MicroError/init(_:_:)``, and those of the command line), so text and
/// code stand once; docs/errors.md is written from them.
package struct ErrorEntry: Sendable, Hashable {
    /// Where an error comes up.
    package enum Source: String, Sendable, CaseIterable {
        case gateway = "Gateway"
        case proxy = "Proxies"
        case call = "Calls"
        case service = "Services"
        case commandLine = "Command line"
        /// Told with the command's help.
        case usage = "Command line: flags, arguments and variables"
    }

    package var source: Source
    /// The id of the error; `…` where it is the service's name.
    package var id: String
    /// The HTTP status; the exit code of the command line.
    package var code: Int
    /// The text, with `…` for each value of the case at hand.
    package var detail: String
    /// What happened.
    package var meaning: String
    /// What to do.
    package var remedy: String

    init(_ source: Source, _ code: Int, _ id: String, _ detail: String, _ meaning: String, _ remedy: String) {
        self.source = source
        self.id = id
        self.code = code
        self.detail = detail
        self.meaning = meaning
        self.remedy = remedy
    }

    /// Whether an error is one of this kind.
    package func fits(_ error: MicroError) -> Bool {
        code == error.code && ErrorEntry.fits(error.id, id) && ErrorEntry.fits(error.detail, detail)
    }

    /// The detail with the values of the case at hand.
    ///
    /// - Parameter values: what stands at the gaps, in order.
    package func text(_ values: [String]) -> String {
        let pieces = detail.split(separator: "…", omittingEmptySubsequences: false)
        var text = ""
        for (index, piece) in pieces.enumerated() {
            if index > 0 { text += index <= values.count ? values[index - 1] : "…" }
            text += piece
        }
        return text
    }

    /// Whether a text is the detail of this kind, whatever stands at its gaps.
    ///
    /// - Parameter text: what a person read.
    package func fits(_ text: String) -> Bool { ErrorEntry.fits(text, detail) }

    private static func fits(_ text: String, _ pattern: String) -> Bool {
        let pieces = pattern.split(separator: "…", omittingEmptySubsequences: false)
        guard pieces.count > 1 else { return text == pattern }
        guard let first = pieces.first, let last = pieces.last, text.hasPrefix(first), text.hasSuffix(last),
            text.utf8.count >= first.utf8.count + last.utf8.count
        else { return false }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for piece in pieces.dropFirst().dropLast() {
            guard let range = rest.firstRange(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}

extension MicroError {
    /// An error of the catalogue.
    ///
    /// - Parameters:
    ///   - entry: its kind.
    ///   - values: what stands at the gaps of its detail, in order.
    package init(_ entry: ErrorEntry, _ values: String...) {
        self.init(id: entry.id, code: entry.code, detail: entry.text(values))
    }

    /// An error of the catalogue that any service may make.
    ///
    /// - Parameters:
    ///   - entry: its kind.
    ///   - service: who makes it.
    ///   - values: what stands at the gaps of its detail, in order.
    package init(_ entry: ErrorEntry, by service: String, _ values: String...) {
        self.init(id: service, code: entry.code, detail: entry.text(values))
    }
}
