import MicroCore
import MicroJSON

/// `micro services`: the names of all services in the current namespace.
enum ServicesCommand {
    static let command = Command(
        "services",
        usage: "List services in the registry",
        argumentUsage: "",
        flags: [OutputFormat.flag],
        errors: .mapped
    ) { invocation in
        try invocation.expectArguments(atMost: 0)
        let format = OutputFormat(invocation.flags)
        let records = try await invocation.withConnection { connection, namespace in
            try await connection.registry.services(domain: namespace)
        }
        let names = Set(records.map(\.name)).sorted()
        switch format {
        case .text: try invocation.console.write(names.map { $0 + "\n" }.joined())
        case .json: try invocation.console.write(OutputFormat.json(.array(names.map { .string($0) })))
        }
    }
}
