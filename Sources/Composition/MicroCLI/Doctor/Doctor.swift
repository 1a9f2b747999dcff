import MicroSystem
import MicroCore

/// Looks at everything that commands and a server need from this machine.
struct Doctor: Sendable {
    /// What the global flags, the variables and the config file say.
    let settings: Settings
    /// How a server is reached.
    let dependencies: Dependencies
    /// The program, whose flags tell the variables.
    let root: Command

    /// How long a server may take to answer.
    private static let patience = Duration.seconds(2)
    /// Every connection is an open file; below this a server runs out soon.
    private static let fewOpenFiles: UInt = 1024

    /// What was found, in a fixed order.
    func examine() async -> [Diagnosis] {
        let server = ServerCheck(
            settings: settings, inquiry: ServerInquiry(dependencies: dependencies, patience: Doctor.patience))
        var diagnoses = HomeCheck(config: settings.environments.file, environment: settings.environment).diagnoses
        diagnoses += variables
        diagnoses += await server.listeners()
        diagnoses.append(await server.environment())
        diagnoses.append(Doctor.openFiles(CLibrary.openFileLimit ?? .max))
        diagnoses += ToolCheck(environment: settings.environment).diagnoses
        return diagnoses
    }

    private var variables: [Diagnosis] {
        let findings = VariableTable(root: root).findings(in: settings.environment)
        let count = settings.environment.names.filter { $0.hasPrefix("MICRO_") }.count
        if findings.isEmpty { return [.ok("variables", "\(count) of MICRO_… are set, and all are good")] }
        return findings.map { finding in
            let what = "variable \(finding.name)"
            switch finding.kind {
            case .unusable: return .fail(what, finding.text)
            case .unknown, .mistyped, .withoutEffect: return .warn(what, finding.text)
            }
        }
    }

    /// What a limit of open files means.
    static func openFiles(_ limit: UInt) -> Diagnosis {
        limit < fewOpenFiles
            ? .warn(
                "open files", "only \(limit) are allowed, and every connection is one; ulimit -n \(fewOpenFiles * 64)")
            : .ok("open files", "\(limit == .max ? "any number" : String(limit)) are allowed")
    }
}
