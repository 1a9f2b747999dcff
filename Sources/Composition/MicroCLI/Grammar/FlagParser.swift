import MicroCore

/// Splits a command line into flags and arguments, by the rules of Go's `flag` package:
/// `-x`, `--x`, `--x=v`, `--x v`; the first word that is no flag, or `--`, ends them.
package struct FlagParser: Sendable {
    /// The flags that are known.
    package var flags: [Flag]
    /// Fills the flags that are not given.
    package var environment: Environment

    /// Makes a parser.
    ///
    /// - Parameters:
    ///   - flags: the flags that are known.
    ///   - environment: fills the flags that are not given.
    package init(flags: [Flag], environment: Environment) {
        self.flags = flags
        self.environment = environment
    }

    /// Reads a command line.
    ///
    /// A variable that cannot be used is only noted (``FlagValues/problem``): who needs the value refuses it, and
    /// nothing else is held up by it.
    ///
    /// - Parameter words: everything behind the command's name.
    /// - Returns: the values of all flags, and the words behind them.
    /// - Throws: ``UsageError`` in the words of Go's `flag` package.
    package func parse(_ words: [String]) throws(UsageError) -> (values: FlagValues, arguments: [String]) {
        var values = FlagValues(defaultsOf: flags)
        var rest = words[...]
        while let word = rest.first, word.utf8.count > 1, word.hasPrefix("-") {
            rest.removeFirst()
            if word == "--" { break }
            try take(word, followedBy: &rest, into: &values)
        }
        if !values.bool(Flag.help.name) { fillFromEnvironment(&values) }
        return (values, Array(rest))
    }

    private func take(
        _ word: String, followedBy rest: inout ArraySlice<String>, into values: inout FlagValues
    ) throws(UsageError) {
        let body = word.dropFirst(word.hasPrefix("--") ? 2 : 1)
        guard let first = body.first, first != "-", first != "=" else {
            throw UsageError(.flagSyntax, word)
        }
        let equals = body.firstIndex(of: "=")
        let name = String(body[..<(equals ?? body.endIndex)])
        guard let flag = flags.first(where: { $0.names.contains(name) }) else {
            throw UsageError(.unknownFlag, name, hint: suggestion(for: name), unknownFlag: name)
        }
        let text: String
        if let equals {
            text = String(body[body.index(after: equals)...])
        } else if flag.isBool {
            text = "true"
        } else if let next = rest.popFirst() {
            text = next
        } else {
            throw UsageError(.flagWithoutValue, name)
        }
        guard let value = flag.defaultValue.reading(text), flag.rule?.accepts(text) ?? true else {
            if flag.isBool { throw UsageError(.badBoolFlag, text, name) }
            throw UsageError(.badFlag, text, name, flag.expectation)
        }
        values.give(value, to: flag)
    }

    private func fillFromEnvironment(_ values: inout FlagValues) {
        for flag in flags where !values.isGiven(flag.name) {
            guard let variable = flag.variable, let text = environment[variable] else { continue }
            if case .list = flag.defaultValue {
                values.give(.list(text.split(separator: ",").map { trim(String($0)) }), to: flag)
                continue
            }
            guard let value = flag.defaultValue.reading(text), flag.rule?.accepts(text) ?? true else {
                values.note(UsageError(.badVariable, text, variable, flag.expectation))
                continue
            }
            values.give(value, to: flag)
        }
    }

    private func trim(_ text: String) -> String {
        let start = text.drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }

    private func suggestion(for name: String) -> String? {
        guard let near = Suggestion.nearest(to: name, among: flags.flatMap(\.names)) else { return nil }
        return "Did you mean \(Flag.dashed(near))?"
    }
}
