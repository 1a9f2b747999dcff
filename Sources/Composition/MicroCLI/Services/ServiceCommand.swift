import MicroCore
import MicroJSON

/// `micro <service> …`: every service of the registry is a command (spec platform-cli.md §6).
struct ServiceCommand: Sendable {
    /// The word that is no built-in command.
    let word: String
    /// The error for a word that is no service either, given the names that there are.
    let unknown: @Sendable (_ services: [String]) -> ExitError

    /// The server's own services, which only the default namespace has.
    private static let platform: Set = [
        "network", "runtime", "registry", "config", "store", "broker", "router", "auth", "proxy", "api", "events",
    ]

    /// The command; whether there is such a service, it finds out when it runs.
    var command: Command {
        Command(word, parsesFlags: false, errors: .mapped) { invocation in
            try await invocation.withConnection { connection, namespace in
                let (service, domain) = try await find(in: connection.registry, namespace)
                try await run(invocation, connection, service, domain)
            }
        }
    }

    /// The namespaces where a service of a name is looked for, in order.
    static func domains(of name: String, _ namespace: String) -> [String] {
        if platform.contains(name) || namespace == Namespace.default { return [Namespace.default] }
        return [namespace, Namespace.default]
    }

    private func find(
        in registry: any Registry, _ namespace: String
    ) async throws(ExitError) -> (service: ServiceRecord, domain: String) {
        do {
            for domain in ServiceCommand.domains(of: word, namespace) {
                if let service = try await registry.service(word, domain: domain).first { return (service, domain) }
            }
            throw unknown(try await registry.services(domain: namespace).map(\.name))
        } catch {
            let failure = ErrorMapper.exitError(for: error)
            guard failure.code == 4 else { throw failure }
            // Without a server a mistyped command is still one.
            let local = unknown([])
            throw local.message.contains("\n") || local.code != 1
                ? local
                : ExitError(
                    "\(failure.message)\n\"\(word)\" is no command of micro itself, so it needs a server",
                    code: failure.code)
        }
    }

    private func run(
        _ invocation: Invocation, _ connection: Connection, _ service: ServiceRecord, _ domain: String
    ) async throws {
        let words = try ServiceWords(invocation.arguments)
        let usage = ServiceUsage(service: service)
        guard !words.positional.isEmpty else { return try invocation.console.write(usage.text) }
        let name = try EndpointWords(service: service.name, words: words.positional)
        guard let endpoint = try name.endpoint(in: service.endpoints) else {
            if words.positional.allSatisfy(Command.help.names.contains) {
                return try invocation.console.write(usage.text)
            }
            throw ServiceCommand.noEndpoint(name, words.positional, usage)
        }
        if words.has("help") || words.has("h") && RequestField.all(of: endpoint.request).field(flag: "h") == nil {
            return try invocation.console.write(usage.text(of: endpoint, words: words.positional))
        }
        let request = ClientRequest(
            service: service.name, endpoint: endpoint.name, encoding: .json,
            body: JSON.serialize(try RequestFlags(endpoint.request).json(words.flags)),
            metadata: [Headers.namespace: domain])
        try await NearMiss(registry: connection.registry, namespace: domain).explaining(request) {
            if endpoint.isStream {
                try await StreamCommand.run(request, connection, invocation.console, raw: false)
            } else {
                let response = try await connection.client.call(request)
                try invocation.console.write(CallCommand.indented(response.body) + [UInt8(ascii: "\n")])
            }
        }
    }

    private static func noEndpoint(_ name: EndpointWords, _ words: [String], _ usage: ServiceUsage) -> CLIError {
        let typed = words.joined(separator: " ")
        let methods = usage.methods
        // `micro helloworld call` where the handler is called otherwise: `micro helloworld greeter call`.
        let near = Suggestion.nearest(to: typed, among: methods) ?? methods.first { $0.hasSuffix(" \(typed)") }
        let spare =
            methods.contains(words[0])
            ? "Values stand behind flags: see `micro \(usage.service.name) \(words[0]) --help`." : nil
        let hint = spare ?? near.map { "Did you mean \"micro \(usage.service.name) \($0)\"?" }
        return CLIError(
            .noEndpoint, name.name, usage.service.name,
            hint: hint ?? "See `micro \(usage.service.name) --help` for what there is.")
    }
}
