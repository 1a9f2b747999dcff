import MicroCore
import MicroJSON

/// `micro doctor`: says what is wrong with this machine's set-up, and what to do.
enum DoctorCommand {
    static let command: Command = Command(
        "doctor",
        usage: "Check home folder, variables, ports, the server and tools",
        argumentUsage: "",
        description: "One line for each check: ok, warn or fail, what was looked at, and what to do.\n"
            + "The exit code is 1 when anything fails.",
        flags: [OutputFormat.flag],
        usesSettings: false
    ) { invocation in
        try invocation.expectArguments(atMost: 0)
        let doctor = Doctor(
            settings: invocation.settings, dependencies: invocation.dependencies, root: CommandTable.root)
        let diagnoses = await doctor.examine()
        switch OutputFormat(invocation.flags) {
        case .text: try invocation.console.write(diagnoses.map(\.line).joined())
        case .json: try invocation.console.write(OutputFormat.json(.array(diagnoses.map(\.json))))
        }
        if diagnoses.contains(where: { $0.level == .fail }) {
            // It is told already.
            throw ExitError("", code: Int32(ErrorEntry.doctorFails.code))
        }
    }
}
