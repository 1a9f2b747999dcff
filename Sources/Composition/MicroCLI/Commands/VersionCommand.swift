/// `micro version`: what `micro --version` prints.
enum VersionCommand {
    static let command = Command("version", usage: "Print the version", usesSettings: false) { invocation in
        try invocation.console.write(line(invocation.dependencies.version))
    }

    /// The line that both print.
    static func line(_ version: String) -> String { "micro version \(version)\n" }
}
