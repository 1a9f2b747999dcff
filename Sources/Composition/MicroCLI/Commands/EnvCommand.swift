import MicroCore
import MicroJSON

/// `micro env`: which server commands go to (spec platform-cli.md §3).
enum EnvCommand {
    static let command = Command(
        "env",
        usage: "Get/set micro cli environment",
        flags: [OutputFormat.flag],
        subcommands: [
            Command(
                "list", usage: "List the environments", argumentUsage: "", flags: [OutputFormat.flag], errors: .mapped,
                action: list),
            Command("get", usage: "Get the currently selected environment", argumentUsage: "", errors: .mapped) {
                invocation in
                try invocation.console.write(invocation.settings.environments.current() + "\n")
            },
            Command(
                "set", usage: "Set the environment to use for subsequent commands e.g. micro env set dev",
                argumentUsage: "<name>", arguments: [.environment], errors: .mapped
            ) { invocation in
                guard let name = invocation.name else { return try invocation.showHelp() }
                try invocation.settings.environments.select(name)
            },
            Command(
                "add", usage: "Add a new environment e.g. micro env add foo 127.0.0.1:8081",
                argumentUsage: "<name> [address]", arguments: [.environment], errors: .mapped
            ) { invocation in
                guard let name = invocation.name else { return try invocation.showHelp() }
                let address = invocation.arguments.dropFirst().first ?? ""
                guard address.isEmpty || ValueRule.server.accepts(address) else {
                    throw UsageError(.badAddress, address, ValueRule.server.expectation)
                }
                try invocation.settings.environments.add(EnvironmentEntry(name: name, proxyAddress: address))
                warnOfLocal(name, invocation.console)
            },
            Command(
                "del", usage: "Delete an environment from your list e.g. micro env del foo",
                argumentUsage: "<name>", arguments: [.environment], errors: .mapped
            ) { invocation in
                guard let name = invocation.name else { return try invocation.showHelp() }
                try invocation.settings.environments.delete(name)
                warnOfLocal(name, invocation.console)
            },
        ],
        errors: .mapped,
        unknownSubcommand: .unrecognized,
        action: list)

    /// A table: the current one starred, then name, address and description.
    private static let list: Command.Action = { invocation in
        let environments = invocation.settings.environments
        let current = try environments.current()
        if OutputFormat(invocation.flags) == .json {
            let list = try environments.list().map { json(of: $0, isCurrent: $0.name == current) }
            return try invocation.console.write(OutputFormat.json(.array(list)))
        }
        let rows = try environments.list().map { entry in
            (
                star: entry.name == current ? "*" : " ", name: entry.name,
                address: entry.proxyAddress.isEmpty ? "none" : entry.proxyAddress, text: entry.description
            )
        }
        let nameWidth = (rows.map(\.name.count).max() ?? 0) + 3
        let addressWidth = (rows.map(\.address.count).max() ?? 0) + 4
        for row in rows {
            let address = row.text.isEmpty ? row.address : row.address.padded(to: addressWidth)
            try invocation.console.write("\(row.star) \(row.name.padded(to: nameWidth))\(address)\(row.text)\n")
        }
    }

    private static func json(of entry: EnvironmentEntry, isCurrent: Bool) -> JSONValue {
        [
            "name": .string(entry.name), "address": .string(entry.proxyAddress),
            "description": .string(entry.description), "current": .bool(isCurrent),
        ]
    }

    /// `local` can be named, but what it is does not change: say so instead of nothing.
    private static func warnOfLocal(_ name: String, _ console: Console) {
        guard name == EnvironmentEntry.local.name else { return }
        console.writeError(ErrorEntry.localStays.detail + "\n")
    }
}

extension Invocation {
    /// The first argument, unless it is empty.
    fileprivate var name: String? { arguments.first.flatMap { $0.isEmpty ? nil : $0 } }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
