import MicroCore
import MicroJSON

/// `micro call`: calls an endpoint with a JSON request and prints the JSON response.
enum CallCommand {
    static let command = Command(
        "call",
        usage: "Call a service e.g micro call greeter Say.Hello '{\"name\": \"John\"}'",
        argumentUsage: "<service> <Handler.Method> [json...]",
        arguments: [.service, .endpoint],
        flags: [
            JSONRequest.addressFlag, JSONRequest.outputFlag, JSONRequest.metadataFlag,
            Flag("request_timeout", usage: "Timeout duration e.g 500ms or 5s (default: 10s)"),
        ],
        errors: .mapped
    ) { invocation in
        guard invocation.arguments.count >= 2 else { return try invocation.showHelp() }
        try invocation.expectNoFlags(behind: 2)
        let request = try request(invocation.flags, invocation.arguments)
        let response = try await invocation.withConnection { connection, namespace in
            var request = request
            request.metadata[Headers.namespace] = namespace
            return try await NearMiss(registry: connection.registry, namespace: namespace).explaining(request) {
                try await connection.client.call(request)
            }
        }
        let raw = invocation.flags.string("output") == "raw"
        try invocation.console.write((raw ? response.body : indented(response.body)) + [UInt8(ascii: "\n")])
    }

    private static func request(_ flags: FlagValues, _ arguments: [String]) throws -> ClientRequest {
        var request = try JSONRequest.make(flags, arguments)
        if let text = flags.nonEmpty("request_timeout") {
            guard let timeout = Duration(goText: text), timeout > .zero else {
                throw ExitError(.badTimeout)
            }
            request.options.timeout = timeout
        }
        return request
    }

    /// The response laid out by tabs; one that is no JSON is shown as it came rather than lost.
    static func indented(_ body: [UInt8]) -> [UInt8] {
        (try? JSON.reindent(body, indent: "\t")) ?? body
    }
}
