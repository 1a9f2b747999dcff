/// The flags of one command line, defaults filled in.
package struct FlagValues: Sendable {
    private var values: [String: FlagValue] = [:]
    private var given: Set<String> = []
    /// What is wrong with the first variable that cannot be used; its flag has the default.
    package private(set) var problem: UsageError?

    /// Makes the values of flags of which none was given.
    ///
    /// - Parameter flags: the flags of the command.
    package init(defaultsOf flags: [Flag] = []) {
        for flag in flags { values[flag.name] = flag.defaultValue }
    }

    /// Takes a value for a flag; a further one of a list is appended.
    mutating func give(_ value: FlagValue, to flag: Flag) {
        if case .list(let new) = value, given.contains(flag.name), case .list(let old) = values[flag.name] {
            values[flag.name] = .list(old + new)
        } else {
            values[flag.name] = value
        }
        given.insert(flag.name)
    }

    /// Keeps what is wrong with a variable.
    mutating func note(_ problem: UsageError) { self.problem = self.problem ?? problem }

    /// Whether the flag was given on the command line or by its variable.
    ///
    /// - Parameter name: the flag's first name.
    package func isGiven(_ name: String) -> Bool { given.contains(name) }

    /// The text of a string flag, empty when there is none of that name.
    ///
    /// - Parameter name: the flag's first name.
    package func string(_ name: String) -> String {
        if case .string(let value) = values[name] { value } else { "" }
    }

    /// The text of a string flag, nil when it is empty.
    ///
    /// - Parameter name: the flag's first name.
    package func nonEmpty(_ name: String) -> String? {
        let value = string(name)
        return value.isEmpty ? nil : value
    }

    /// The value of a boolean flag, false when there is none of that name.
    ///
    /// - Parameter name: the flag's first name.
    package func bool(_ name: String) -> Bool {
        if case .bool(let value) = values[name] { value } else { false }
    }

    /// The value of an integer flag, 0 when there is none of that name.
    ///
    /// - Parameter name: the flag's first name.
    package func int(_ name: String) -> Int {
        if case .int(let value) = values[name] { value } else { 0 }
    }

    /// The value of a duration flag, zero when there is none of that name.
    ///
    /// - Parameter name: the flag's first name.
    package func duration(_ name: String) -> Duration {
        if case .duration(let value) = values[name] { value } else { .zero }
    }

    /// The values of a list flag, empty when there is none of that name.
    ///
    /// - Parameter name: the flag's first name.
    package func list(_ name: String) -> [String] {
        if case .list(let value) = values[name] { value } else { [] }
    }
}
