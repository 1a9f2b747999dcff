import MicroCore
import MicroJSON

/// `micro stream`: sends one JSON request to an endpoint that streams and prints each response as it comes.
enum StreamCommand {
    static let command = Command(
        "stream",
        usage: "Create a service stream e.g. micro stream foo Bar.Baz '{\"key\": \"value\"}'",
        argumentUsage: "<service> <Handler.Method> [json...]",
        arguments: [.service, .endpoint],
        flags: [JSONRequest.addressFlag, JSONRequest.outputFlag, JSONRequest.metadataFlag],
        errors: .mapped
    ) { invocation in
        guard invocation.arguments.count >= 2 else { return try invocation.showHelp() }
        try invocation.expectNoFlags(behind: 2)
        let request = try JSONRequest.make(invocation.flags, invocation.arguments)
        let raw = invocation.flags.string("output") == "raw"
        try await invocation.withConnection { connection, namespace in
            var request = request
            request.metadata[Headers.namespace] = namespace
            try await NearMiss(registry: connection.registry, namespace: namespace).explaining(request) {
                try await run(request, connection, invocation.console, raw: raw)
            }
        }
    }

    /// Sends the one request and prints the responses until the service ends the stream.
    static func run(
        _ request: ClientRequest, _ connection: Connection, _ console: Console, raw: Bool
    ) async throws {
        let call = try await connection.client.stream(request)
        try await call.send(request.body)
        try await call.finish()
        for try await response in call.responses {
            try console.write(raw ? response + [UInt8(ascii: "\n")] : indented(response))
        }
    }

    /// The response with its keys sorted (spec platform-cli.md §5); one that is no JSON is shown as it came.
    private static func indented(_ body: [UInt8]) -> [UInt8] {
        guard let value = try? JSON.parse(body) else { return body }
        return JSON.serialize(value.sortedKeys(), options: JSONWriter.Options(indent: "\t"))
    }
}
