import MicroCore

/// `micro get`: shows resources of the server; the only kind is `service`.
enum GetCommand {
    static let command = Command("get", usage: "Get resources from micro", subcommands: [service])

    private static let service = Command(
        "service",
        usage: "Get a specific service from the registry",
        argumentUsage: "<name>",
        arguments: [.service],
        flags: [OutputFormat.flag],
        errors: .mapped
    ) { invocation in
        guard let name = invocation.arguments.first else { return try invocation.showHelp() }
        try invocation.expectArguments(atMost: 1)
        let format = OutputFormat(invocation.flags)
        let versions = try await invocation.withConnection { connection, namespace in
            let versions = try await connection.registry.service(name, domain: namespace)
            guard versions.isEmpty else { return versions }
            let near = await NearMiss(registry: connection.registry, namespace: namespace).service(name)
            throw CLIError(.noRecord, hint: near)
        }
        let dump = ServiceDump(name: name, versions: versions)
        switch format {
        case .text: try invocation.console.write(dump.text)
        case .json: try invocation.console.write(OutputFormat.json(dump.json))
        }
    }
}
