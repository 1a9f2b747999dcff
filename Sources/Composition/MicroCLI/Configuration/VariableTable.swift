import MicroCore

/// Every variable that Micro reads: those of the commands' flags, and those of services.
///
/// The flags bring their own, so a new one is known here, in the help, in `micro doctor` and to the spelling check.
package struct VariableTable: Sendable {
    /// The variables by name.
    package let variables: [Variable]

    /// Collects the variables of a program.
    ///
    /// - Parameter root: the program with all its commands.
    package init(root: Command) {
        var seen: Set<String> = []
        variables = (VariableTable.variables(of: root) + VariableTable.ofServices)
            .filter { seen.insert($0.name).inserted }.sorted { $0.name < $1.name }
    }

    /// What a service reads when it starts.
    static let ofServices = [
        Variable("MICRO_SERVICE_NAME", usage: "The service's name, instead of the one in its code"),
        Variable("MICRO_SERVICE_VERSION", usage: "The service's version, instead of the one in its code"),
        Variable("MICRO_SERVICE_ADDRESS", rule: .listener, usage: "Where the service listens"),
        Variable(
            "MICRO_SERVICE_ADVERTISE", rule: .advertised, usage: "The address that the service registers instead"),
        Variable("MICRO_SERVER_ADVERTISE", rule: .advertised, usage: "The same, where that is not set"),
        Variable("MICRO_REGISTER_TTL", default: "90s", rule: .duration, usage: "How long a registration lives"),
        Variable("MICRO_REGISTER_INTERVAL", default: "30s", rule: .duration, usage: "How often it is renewed"),
        Variable.logLevel,
    ]

    private static func variables(of command: Command) -> [Variable] {
        command.flags.compactMap(\.asVariable) + command.variables
            + command.subcommands.flatMap { variables(of: $0) }
    }

    /// The original's variables that nothing here reads yet (spec platform-server.md §3).
    private static let ofTheOriginal: Set<String> = Set(
        """
        PROFILE AUTH_ADDRESS AUTH_ID AUTH_SECRET AUTH_PUBLIC_KEY AUTH_PRIVATE_KEY AUTH_DISABLE_ADMIN REGISTRY_ADDRESS \
        REGISTRY_TLS_CA REGISTRY_TLS_CERT REGISTRY_TLS_KEY BROKER_ADDRESS BROKER_TLS_CA BROKER_TLS_CERT BROKER_TLS_KEY \
        EVENTS_TLS_CA EVENTS_TLS_CERT EVENTS_TLS_KEY STORE_ADDRESS REPORT_USAGE CONFIG_SECRET_KEY NETWORK \
        NETWORK_GATEWAY RUNTIME_SOURCE RUNTIME_RETRIES TRACING_REPORTER_ADDRESS WEB_ADDRESS WEB_NAMESPACE
        """.split(separator: " ").map { "MICRO_\($0)" })

    /// A variable that is set, and should not be as it is.
    struct Finding: Sendable, Hashable {
        /// How bad it is.
        enum Kind: Sendable, Hashable {
            /// Nothing reads it.
            case unknown
            /// Nothing reads it, but its name is close to a known one.
            case mistyped(String)
            /// The original reads it.
            case withoutEffect
            /// Its value cannot be used.
            case unusable
        }

        var name: String
        var kind: Kind
        /// What is wrong and what to do, a sentence.
        var text: String
    }

    private static func finding(_ entry: ErrorEntry, _ values: String..., kind: Finding.Kind) -> Finding {
        Finding(name: values[0], kind: kind, text: entry.text(values))
    }

    /// What is wrong with the variables of a process.
    func findings(in environment: Environment) -> [Finding] {
        environment.names.filter { $0.hasPrefix("MICRO_") }.compactMap { name in
            if let variable = variables.first(where: { $0.name == name }) {
                return environment[name].flatMap(variable.problem).map {
                    Finding(name: name, kind: .unusable, text: $0.message)
                }
            }
            if VariableTable.ofTheOriginal.contains(name) {
                return VariableTable.finding(.variableWithoutEffect, name, kind: .withoutEffect)
            }
            let known = variables.map { String($0.name.dropFirst("MICRO_".count)) }
            guard let near = Suggestion.nearest(to: String(name.dropFirst("MICRO_".count)), among: known) else {
                return VariableTable.finding(.unknownVariable, name, kind: .unknown)
            }
            return VariableTable.finding(.mistypedVariable, name, "MICRO_\(near)", kind: .mistyped("MICRO_\(near)"))
        }
    }
}

extension Flag {
    /// The flag's variable; nil when it has none.
    var asVariable: Variable? {
        guard let variable else { return nil }
        let kind = defaultValue
        let rule = rule ?? ValueRule(expectation) { kind.reading($0) != nil }
        return Variable(variable, default: HelpText.defaultText(kind) ?? "", rule: rule, usage: usage)
    }
}
