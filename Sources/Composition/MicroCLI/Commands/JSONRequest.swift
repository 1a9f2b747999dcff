import MicroCore
import MicroJSON

/// What `micro call` and `micro stream` have in common: flags, and the request made of what was typed.
enum JSONRequest {
    static let addressFlag = Flag(
        "address", variable: "MICRO_ADDRESS", rule: .server, usage: "Set the address of the service instance to call")

    static let outputFlag = Flag(
        "output", variable: "MICRO_OUTPUT", rule: .oneOf(["json", "raw"]),
        usage: "Set the output format; json (default), raw (the response as received)")

    static let metadataFlag = Flag(
        "metadata", variable: "MICRO_METADATA", default: .list([]),
        usage: "A list of key-value pairs to be forwarded as metadata e.g --metadata key=value")

    /// The request of a command whose arguments are service, endpoint and words of JSON.
    static func make(_ flags: FlagValues, _ arguments: [String]) throws -> ClientRequest {
        // An unset variable of a script; a call without a name cannot even be sent.
        guard !arguments[1].isEmpty else { throw ExitError(.malformedMethod, "") }
        return ClientRequest(
            service: arguments[0], endpoint: arguments[1], encoding: .json, body: try body(arguments),
            metadata: try metadata(flags.list("metadata")),
            options: CallOptions(address: flags.nonEmpty("address")))
    }

    /// The request as it was typed, once it is known to be JSON.
    private static func body(_ arguments: [String]) throws(ExitError) -> [UInt8] {
        let words = arguments.dropFirst(2)
        let text = words.isEmpty ? "{}" : words.joined(separator: " ")
        do {
            _ = try JSON.parse(text)
        } catch {
            // Only `micro <service> …` takes handler and method as two words.
            let isSplit = !arguments[1].contains(".") && words.first?.allSatisfy(\.isLetter) == true
            throw ExitError(
                .requestNotJSON, "\(error)",
                hint: isSplit
                    ? "The endpoint is one word: \(arguments[1]).\(arguments[2])"
                    : "The shell takes quotes away: write '{\"name\": \"Jane\"}'")
        }
        return Array(text.utf8)
    }

    private static func metadata(_ pairs: [String]) throws(UsageError) -> Metadata {
        var metadata = Metadata()
        for pair in pairs {
            guard let equals = pair.firstIndex(of: "="), equals > pair.startIndex else {
                throw UsageError(.badFlag, pair, "metadata", "key=value")
            }
            metadata[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        return metadata
    }
}
