import MicroCore

/// Turns the error of a call into a text for people and an exit code (spec platform-cli.md §2).
package enum ErrorMapper {
    /// The exit error that an error becomes; the first row that fits decides.
    ///
    /// - Parameters:
    ///   - error: any error of an action.
    ///   - proxy: where the command went; what could not be reached is then told with what helps.
    package static func exitError(for error: any Error, proxy: String? = nil) -> ExitError {
        if let exit = error as? ExitError { return exit }
        if let error = error as? CLIError { return ExitError(error) }
        let micro = microError(error)
        let text = micro?.detail ?? "\(error)"
        if let reach = Reach(text) { return reach.exitError(proxy: proxy) }
        for row in rows {
            if let exit = row(text) { return exit }
        }
        guard let micro, micro.code > 0 else { return ExitError(.otherError, text) }
        switch micro.code {
        case 408: return ExitError(.timedOut)
        case 401: return ExitError(.notAuthorized)
        default: return ExitError(.serviceError, text.isEmpty ? micro.status : text)
        }
    }

    /// The text of an error that is not mapped: a Micro error shows only its detail.
    ///
    /// - Parameter error: any error of an action.
    package static func plainText(of error: any Error) -> String {
        guard let micro = microError(error) else { return "\(error)".capitalizedFirst }
        return (micro.detail.isEmpty ? micro.status : micro.detail).capitalizedFirst
    }

    private static func microError(_ error: any Error) -> MicroError? {
        (error as? MicroError) ?? MicroError(json: "\(error)")
    }

    /// The table by text; each row gives nil for a text that is not its own.
    private static let rows: [@Sendable (String) -> ExitError?] = [
        { text in
            quoted(in: text, after: "malformed method name: \"").map {
                ExitError(.malformedMethod, String($0))
            }
        },
        { text in
            guard let end = text.firstRange(of: ": route not found")?.lowerBound,
                let name = lastWord(of: text[..<end], after: "service ")
            else { return nil }
            return ExitError(.noService, String(name))
        },
        { text in
            guard let name = word(in: text, after: "unknown service ") else { return nil }
            return ExitError(name.contains(".") ? .noMethod : .noHandler, String(name))
        },
    ]

    private static func quoted(in text: String, after prefix: String) -> Substring? {
        guard let start = text.firstRange(of: prefix)?.upperBound, let end = text[start...].firstIndex(of: "\"") else {
            return nil
        }
        return text[start..<end]
    }

    private static func word(in text: String, after prefix: String) -> Substring? {
        guard let start = text.firstRange(of: prefix)?.upperBound else { return nil }
        let word = text[start...].prefix(while: isNameCharacter)
        return word.isEmpty ? nil : word
    }

    private static func lastWord(of text: Substring, after prefix: String) -> Substring? {
        let name = Substring(String(text.reversed().prefix(while: isNameCharacter).reversed()))
        return !name.isEmpty && text.dropLast(name.count).hasSuffix(prefix) ? name : nil
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "._-/".contains(character)
    }
}
