extension ErrorCatalogue {
    static let commandLine: [ErrorEntry] = [
        entry(1, "Unrecognized micro command: …. Please refer to 'micro --help'", "There is no such command.", seeHelp),
        entry(1, "Unrecognized subcommand for …", "There is no such command in the group.", seeHelp),
        entry(1, "Incorrect Usage…", "A flag or an argument cannot be read; the text says which.", seeHelp),
        entry(
            1, "No command provided to micro. Please refer to 'micro --help'", "There are flags and nothing else.",
            seeHelp),
        entry(
            1, "Error creating request …", "The request of `micro call` is not JSON.",
            "Quote it: `'{\"name\": \"Jane\"}'`."),
        entry(
            1, "Request timed out", "No answer in time.",
            "`micro call --request_timeout 60s …` where it needs that; look at what the service does."),
        entry(
            1, "Env \"…\" not found. See `micro env` for available environments.", "`--env` or MICRO_ENV names none.",
            "Add it: `micro env add <name> <host:port>`."),
        entry(
            1, "Env \"…\" has no address. Set one with `micro env add … <host:port>`.",
            "Its entry in the config file is empty.",
            "Do what it says."),
        entry(1, "Exit status …", "A program `micro-<word>` failed.", "It said why above."),
        entry(
            2, "Not authorized to perform this request", "The service answered 401.", "Ask it with an account that may."
        ),
        entry(2, "Invalid format for request_timeout duration. Try 500ms or 5s", "", "Write the unit."),
        entry(3, "Method name \"…\" invalid format. Expecting service.endpoint", "", "Write `Handler.Method`."),
        entry(3, "No help topic for '…'", "There is no such command to explain.", seeHelp),
        entry(4, "Service \"…\" not found", "No service of that name is registered.", "Look at `micro services`."),
        entry(
            4, "Failed to connect to micro server at …",
            "Nobody listens there: no server, or a service whose process is gone.",
            "Start `micro server`; check the address with `micro env`."),
        entry(
            5, "Service method \"…\" not found", "The service has no such endpoint.",
            "Look at `micro get service <name>`."),
        entry(
            5, "Service \"…\" not found", "The service has nothing of that handler.",
            "Look at `micro get service <name>`."),
        entry(127, "…", "Any other error of a service: its detail.", "See the tables above."),
        entry(
            128, "…", "Any other error of the command line, such as a config file that cannot be read.",
            "Do what it says."),
    ]

    private static let seeHelp = "See `micro --help`; a near miss is named."

    private static func entry(_ code: Int, _ text: String, _ meaning: String, _ remedy: String) -> ErrorEntry {
        ErrorEntry(.commandLine, code, "micro", text, meaning, remedy)
    }
}
