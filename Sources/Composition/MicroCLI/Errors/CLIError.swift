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

    /// The message.
    package var description: String { message }
}

/// A command line that cannot be right; the command's help is shown with it.
package struct UsageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, in lower case.
    package var message: String
    /// What was probably meant, a line of its own.
    package var hint: String?
    /// The flag's name when nobody knows it.
    package var unknownFlag: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - message: what is wrong, in lower case.
    ///   - hint: what was probably meant.
    ///   - unknownFlag: the flag's name when nobody knows it.
    package init(_ message: String, hint: String? = nil, unknownFlag: String? = nil) {
        self.message = message
        self.hint = hint
        self.unknownFlag = unknownFlag
    }

    /// The message.
    package var description: String { message }
}

/// Something that went wrong on this machine and is told as it is.
package struct CLIError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong.
    package let description: String

    /// Makes an error.
    ///
    /// - Parameter description: what went wrong.
    package init(_ description: String) { self.description = description }
}
