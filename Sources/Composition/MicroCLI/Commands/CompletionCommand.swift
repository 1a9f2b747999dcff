import MicroCore

/// `micro completion`: what makes the Tab key useful.
enum CompletionCommand {
    static let command = Command(
        "completion",
        usage: "Print the completion script of a shell e.g. source <(micro completion bash)",
        argumentUsage: "bash|zsh",
        arguments: [.shell],
        usesSettings: false
    ) { invocation in
        guard let shell = invocation.arguments.first else { return try invocation.showHelp() }
        try invocation.expectArguments(atMost: 1)
        guard let script = CompletionScript(rawValue: shell) else {
            throw UsageError(.unknownShell, shell)
        }
        try invocation.console.write(script.text)
    }

    /// `micro __complete <word…>`: the candidates for the last word, one a line with a tab before what it does.
    static let candidates: Command = Command("__complete", isHidden: true, parsesFlags: false, usesSettings: false) {
        invocation in
        let request = CompletionRequest(root: CommandTable.root, words: invocation.arguments)
        let parser = FlagParser(flags: GlobalFlags.all, environment: invocation.settings.environment)
        let globals = try? parser.parse(request.globals).values
        let candidates = CompletionCandidates(
            request, settings: Settings(globals: globals ?? FlagValues(), environment: invocation.settings.environment),
            dependencies: invocation.dependencies)
        for candidate in await candidates.list() {
            try invocation.console.write(
                candidate.text.isEmpty ? "\(candidate.word)\n" : "\(candidate.word)\t\(candidate.text)\n")
        }
    }
}
