import MicroCore

/// An error that ends the program with a text for people and an exit code.
package struct ExitError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What standard error shows; nothing when empty.
    package var message: String
    /// The program's exit code.
    package var code: Int32

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - message: what standard error shows.
    ///   - code: the program's exit code.
    package init(_ message: String, code: Int32) {
        self.message = message
        self.code = code
    }

    /// Makes an error of the catalogue.
    ///
    /// - Parameters:
    ///   - entry: its kind, which tells the exit code.
    ///   - values: what stands at the gaps of its text, in order.
    ///   - hint: what was probably meant, or what helps; a line of its own.
    package init(_ entry: ErrorEntry, _ values: String..., hint: String? = nil) {
        self.init(CLIError(entry, values, hint: hint))
    }

    /// Makes the end of a program that an error of the catalogue is.
    ///
    /// - Parameter error: the error.
    package init(_ error: CLIError) { self.init(error.description, code: Int32(error.entry.code)) }

    /// The message.
    package var description: String { message }
}

/// A command line that cannot be right; the command's help is shown with it.
package struct UsageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Its kind.
    package var entry: ErrorEntry
    /// What is wrong, in lower case.
    package var message: String
    /// What was probably meant, a line of its own.
    package var hint: String?
    /// The flag's name when the command has no such flag.
    package var unknownFlag: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - entry: its kind.
    ///   - values: what stands at the gaps of its text, in order.
    ///   - hint: what was probably meant.
    ///   - unknownFlag: the flag's name when the command has no such flag.
    package init(_ entry: ErrorEntry, _ values: String..., hint: String? = nil, unknownFlag: String? = nil) {
        self.entry = entry
        message = entry.text(values)
        self.hint = hint
        self.unknownFlag = unknownFlag
    }

    /// The message.
    package var description: String { message }
}

/// Something that went wrong in the command line itself; what it ends the program with, its kind tells.
package struct CLIError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Its kind.
    package let entry: ErrorEntry
    /// What went wrong, and perhaps a line about what was meant.
    package let description: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - entry: its kind.
    ///   - values: what stands at the gaps of its text, in order.
    ///   - hint: what was probably meant, or what helps; a line of its own.
    package init(_ entry: ErrorEntry, _ values: String..., hint: String? = nil) {
        self.init(entry, values, hint: hint)
    }

    init(_ entry: ErrorEntry, _ values: [String], hint: String?) {
        self.entry = entry
        description = entry.text(values) + (hint.map { "\n\($0)" } ?? "")
    }
}
