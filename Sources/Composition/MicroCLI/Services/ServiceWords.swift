import MicroCore

/// The words behind a service's name, split into positional ones and flags (spec platform-cli.md §6, "Splitting").
///
/// Which flags there are, only the service knows, so a word behind a flag without `=` is always its value.
struct ServiceWords: Sendable, Hashable {
    /// A flag with every value that it was given, none when it stood alone.
    struct Flag: Sendable, Hashable {
        var name: String
        var values: [String] = []
    }

    /// The words that are no flags: the method, or handler and method.
    private(set) var positional: [String] = []
    /// The flags in the order of their first appearance.
    private(set) var flags: [Flag] = []

    /// Splits the words.
    ///
    /// - Parameter words: everything behind the service's name.
    /// - Throws: ``CLIError`` for a flag that is not written like one.
    init(_ words: [String]) throws(CLIError) {
        var open: Int?
        for word in words {
            if let index = open, !word.hasPrefix("--") {
                flags[index].values.append(word)
                open = nil
            } else if word.hasPrefix("-"), word != "-" {
                open = try take(word)
            } else {
                positional.append(word)
            }
        }
    }

    /// Whether a flag was given, with or without a value.
    func has(_ name: String) -> Bool { flags.contains { $0.name == name } }

    /// Notes a flag.
    ///
    /// - Returns: its index when the next word may be its value.
    private mutating func take(_ word: String) throws(CLIError) -> Int? {
        let body = word.dropFirst(word.hasPrefix("--") ? 2 : 1)
        let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        // JSON may hold any character; every other value with a `=` is a mistake to the original.
        guard !name.isEmpty, parts.count == 1 || name == RequestFlags.inputName || !parts[1].contains("=") else {
            let hint = name.isEmpty ? nil : "A value with a = in it stands behind a space: --\(name) '\(parts[1])'"
            throw CLIError(.badServiceFlag, word, hint: hint)
        }
        let index = flags.firstIndex { $0.name == name } ?? flags.endIndex
        if index == flags.endIndex { flags.append(Flag(name: name)) }
        guard parts.count == 2 else { return index }
        flags[index].values.append(String(parts[1]))
        return nil
    }
}
