import MicroCore
import MicroJSON

/// `micro call`: calls an endpoint with a JSON request and prints the JSON response.
enum CallCommand {
    static let command = Command(
        "call",
        usage: "Call a service e.g micro call greeter Say.Hello '{\"name\": \"John\"}'",
        argumentUsage: "<service> <Handler.Method> [json...]",
        flags: [
            Flag("address", variable: "MICRO_ADDRESS", usage: "Set the address of the service instance to call"),
            Flag(
                "output", variable: "MICRO_OUTPUT",
                usage: "Set the output format; json (default), raw (the response as received)"),
            Flag(
                "metadata", variable: "MICRO_METADATA", default: .list([]),
                usage: "A list of key-value pairs to be forwarded as metadata e.g --metadata key=value"),
            Flag("request_timeout", usage: "Timeout duration e.g 500ms or 5s (default: 10s)"),
        ],
        errors: .mapped
    ) { invocation in
        guard invocation.arguments.count >= 2 else { return invocation.showHelp() }
        try invocation.expectNoFlags(behind: 2)
        let request = try request(invocation.flags, invocation.arguments)
        let response = try await invocation.withConnection { connection, namespace in
            var request = request
            request.metadata[Headers.namespace] = namespace
            return try await connection.client.call(request)
        }
        let raw = invocation.flags.string("output") == "raw"
        invocation.console.write((raw ? response.body : indented(response.body)) + [UInt8(ascii: "\n")])
    }

    private static func request(_ flags: FlagValues, _ arguments: [String]) throws -> ClientRequest {
        var options = CallOptions(address: flags.nonEmpty("address"))
        if let text = flags.nonEmpty("request_timeout") {
            guard let timeout = Duration(goText: text), timeout > .zero else {
                throw ExitError("Invalid format for request_timeout duration. Try 500ms or 5s", code: 2)
            }
            options.timeout = timeout
        }
        return ClientRequest(
            service: arguments[0], endpoint: arguments[1], encoding: .json, body: try body(arguments.dropFirst(2)),
            metadata: try metadata(flags.list("metadata")), options: options)
    }

    /// The request as it was typed, once it is known to be JSON.
    private static func body(_ words: ArraySlice<String>) throws(ExitError) -> [UInt8] {
        let text = words.isEmpty ? "{}" : words.joined(separator: " ")
        do {
            _ = try JSON.parse(text)
        } catch {
            throw ExitError("Error creating request \(error)", code: 1)
        }
        return Array(text.utf8)
    }

    private static func metadata(_ pairs: [String]) throws(UsageError) -> Metadata {
        var metadata = Metadata()
        for pair in pairs {
            guard let equals = pair.firstIndex(of: "="), equals > pair.startIndex else {
                throw UsageError("invalid value \"\(pair)\" for flag -metadata: it takes key=value")
            }
            metadata[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        return metadata
    }

    /// The response laid out by tabs; one that is no JSON is shown as it came rather than lost.
    private static func indented(_ body: [UInt8]) -> [UInt8] {
        (try? JSON.reindent(body, indent: "\t")) ?? body
    }
}
