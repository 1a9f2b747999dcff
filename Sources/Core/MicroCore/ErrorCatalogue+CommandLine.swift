// What the `micro` command says, and the exit code that goes with it (spec platform-cli.md §2).

extension ErrorCatalogue {
    static let commandLine: [ErrorEntry] = [
        .noCommand, .unknownCommand, .unknownSubcommand, .noHelpTopic, .exitStatus, .endedBySignal, .cannotRun,
        .requestNotJSON, .timedOut, .notAuthorized, .badTimeout, .malformedMethod, .noService, .noServer, .noMethod,
        .noHandler, .serviceError, .otherError, .cannotWrite,
        .noRecord, .badServiceFlag, .wordCount, .noEndpoint, .severalMethods, .unknownField, .fieldWithoutValue,
        .badField, .badInput,
        .inputTwice,
        .envNotFound, .envWithoutAddress, .envBadAddress, .noEnvironment, .environmentInUse, .reservedEnvironment,
        .badConfig, .badFile, .localStays,
        .unknownVariable, .mistypedVariable, .variableWithoutEffect, .doctorFails, .cannotListen,
    ]

    static let usage: [ErrorEntry] = [
        .unknownFlag, .flagSyntax, .flagWithoutValue, .badFlag, .badBoolFlag, .badVariable, .misplacedFlag,
        .spareArgument, .sharedAddress, .badAddress, .unknownShell,
    ]
}

extension ErrorEntry {
    private init(cli code: Int, _ text: String, _ meaning: String, _ remedy: String) {
        self.init(.commandLine, code, "micro", text, meaning, remedy)
    }

    private init(usage text: String, _ meaning: String, _ remedy: String) {
        self.init(.usage, 1, "micro", text, meaning, remedy)
    }

    private static let seeHelp = "See `micro --help`; a near miss is named."

    // MARK: The first word

    package static let noCommand = ErrorEntry(
        cli: 1, "No command provided to micro. Please refer to 'micro --help'", "There are flags and nothing else.",
        seeHelp)
    package static let unknownCommand = ErrorEntry(
        cli: 1, "Unrecognized micro command: …. Please refer to 'micro --help'",
        "There is no such command, no program `micro-…` on PATH and no such service.", seeHelp)
    package static let unknownSubcommand = ErrorEntry(
        cli: 1, "Unrecognized subcommand for …: …. Please refer to '… --help'",
        "There is no such command in the group.", seeHelp)
    package static let noHelpTopic = ErrorEntry(
        cli: 3, "No help topic for '…'", "There is no such command to explain.", seeHelp)
    package static let exitStatus = ErrorEntry(
        cli: 1, "Exit status …", "A program `micro-<word>` failed.", "It said why above.")
    package static let endedBySignal = ErrorEntry(
        cli: 1, "Signal: …", "A program `micro-<word>` was ended by a signal.", "Find out who sent it.")
    package static let cannotRun = ErrorEntry(
        cli: 1, "Cannot run …: …", "A program `micro-<word>` cannot be started.",
        "Do what the reason asks for; a script needs a first line such as `#!/bin/sh`.")

    // MARK: Calls

    package static let requestNotJSON = ErrorEntry(
        cli: 1, "Error creating request …", "The request of `micro call` or `micro stream` is not JSON.",
        "Quote it: `'{\"name\": \"Jane\"}'`.")
    package static let timedOut = ErrorEntry(
        cli: 1, "Request timed out", "No answer in time: 10 s unless the call says otherwise.",
        "`micro call --request_timeout 60s …` where it needs that; look at what the service does.")
    package static let notAuthorized = ErrorEntry(
        cli: 2, "Not authorized to perform this request", "The service answered 401.",
        "Ask it with an account that may."
    )
    package static let badTimeout = ErrorEntry(
        cli: 2, "Invalid format for request_timeout duration. Try 500ms or 5s", "", "Write the unit.")
    package static let malformedMethod = ErrorEntry(
        cli: 3, "Method name \"…\" invalid format. Expecting service.endpoint", "", "Write `Handler.Method`.")
    package static let noService = ErrorEntry(
        cli: 4, "Service \"…\" not found", "No service of that name is registered in this namespace.",
        "Start it; look at `micro services` for its name.")
    package static let noServer = ErrorEntry(
        cli: 4, "Failed to connect to micro server at …",
        "Nothing listens there: no server, or a service whose process is gone. A second line says when something else "
            + "listens, often the gateway.",
        "Start `micro server`, or the service; check the address with `micro env`. A service that was killed is "
            + "forgotten after 90 s.")
    package static let noMethod = ErrorEntry(
        cli: 5, "Service method \"…\" not found", "The service has no such endpoint.",
        "Look at `micro get service <name>`.")
    package static let noHandler = ErrorEntry(
        cli: 5, "Service \"…\" not found", "The service has nothing of that handler.",
        "Look at `micro get service <name>`.")
    package static let serviceError = ErrorEntry(
        cli: 127, "…", "Any other error of a service: its detail.", "See the tables above.")
    package static let otherError = ErrorEntry(
        cli: 128, "…", "Any other error, such as one of the system.",
        "Remove the cause that the text names, then run the command again.")
    package static let cannotWrite = ErrorEntry(
        cli: 1, "Cannot write the output: …",
        "Standard output takes no more. When it is a pipe whose reader is gone, the command ends without a word.",
        "Make room where it is written to.")

    // MARK: Services as commands

    package static let noRecord = ErrorEntry(
        cli: 128, "service not found", "`micro get service` was asked for one that is not registered.",
        "Look at `micro services` for its name.")
    package static let badServiceFlag = ErrorEntry(
        cli: 128, "Invalid flag: …. Expected format: --foo=bar",
        "A flag has no name, or a value with a `=` in it.", "Put the value behind a space: `--formula 'a=b'`.")
    package static let wordCount = ErrorEntry(
        cli: 128, "Incorrect number of arguments", "A method is one word behind the service, or two with its handler.",
        "Quote a value that has spaces, and put flags before it: `--name 'Jane Doe'`.")
    package static let noEndpoint = ErrorEntry(
        cli: 128, "Endpoint … not found for service …", "The service has no such method.",
        "See `micro <service> --help`; a near miss is named.")
    package static let severalMethods = ErrorEntry(
        cli: 128, "… may be any of …; their names differ in case alone",
        "The words of a method say nothing of upper and lower case, and none has exactly the name that they stand for.",
        "Call it by its exact name with `micro call`; better rename all but one.")
    package static let unknownField = ErrorEntry(
        cli: 128, "Unknown flag: …", "The request has no field of that name.",
        "See `micro <service> <method> --help`; a near miss is named.")
    package static let fieldWithoutValue = ErrorEntry(
        cli: 128, "Flag needs an argument: --… <…>", "Only a boolean field's flag may stand alone.",
        "Give it a value: `--name=Jane`.")
    package static let badField = ErrorEntry(
        cli: 128, "Invalid value \"…\" for --…: it takes …", "The field is of another type.",
        "Give it a value of the type that the text names.")
    package static let badInput = ErrorEntry(
        cli: 128, "Invalid value for --input: …", "It is no JSON object.", "Quote it: `--input '{\"name\": \"Jane\"}'`."
    )
    package static let inputTwice = ErrorEntry(
        cli: 128, "--input takes one JSON object: --input '{\"name\": \"Jane\"}'",
        "It stands there without a value, or more than once.", "Give it once.")

    // MARK: Environments and files

    package static let envNotFound = ErrorEntry(
        cli: 1, "Env \"…\" not found. See `micro env` for available environments.",
        "`--env`, MICRO_ENV or the config file names none.", "Add it: `micro env add <name> <host:port>`.")
    package static let envWithoutAddress = ErrorEntry(
        cli: 1, "Env \"…\" has no address. Set one with `micro env add … <host:port>`.",
        "Its entry in the config file is empty.", "Give it one: `micro env add <name> <host:port>`.")
    package static let envBadAddress = ErrorEntry(
        cli: 1, "Env \"…\" has the address \"…\", which is none. Set one with `micro env add … <host:port>`.",
        "Its entry in the config file was written by hand, or by another program.",
        "Give it another one: `micro env add <name> <host:port>`.")
    package static let noEnvironment = ErrorEntry(
        cli: 128, "Environment '…' does not exist", "`micro env set` or `del` names none.", "See `micro env`.")
    package static let environmentInUse = ErrorEntry(
        cli: 128,
        "Environment '…' is your current environment. Before deleting it, please change your current environment.", "",
        "`micro env set local`, then delete it.")
    package static let reservedEnvironment = ErrorEntry(
        cli: 128, "Environment name '…' is reserved. Please choose another one.",
        "The config file uses that key for something else.", "Choose another name.")
    package static let badConfig = ErrorEntry(
        cli: 128, "Cannot use the config file …: …. Correct it, or move it away to start anew.",
        "What it holds is not as it should be; it is left as it is.",
        "Correct the file, or move it away.")
    package static let badFile = ErrorEntry(
        cli: 128, "Cannot … …: … (HOME says where it is; -c names another config file)",
        "The config file or its folder cannot be read, written, locked or made.",
        "Change its permissions, set HOME to a folder of yours, or put `-c <file>` before the command.")
    package static let localStays = ErrorEntry(
        cli: 0, "Environment 'local' is built in and stays as it is", "`micro env add` or `del` named it.",
        "Choose another name.")

    // MARK: Variables, doctor, server

    package static let unknownVariable = ErrorEntry(
        cli: 0, "… is no variable that Micro reads", "A warning: `micro server` gives it for every one.",
        "See `micro server --help` and docs/running.md.")
    package static let mistypedVariable = ErrorEntry(
        cli: 0, "… is no variable that Micro reads. Did you mean …?", "A warning of every command.", "Correct its name."
    )
    package static let variableWithoutEffect = ErrorEntry(
        cli: 0, "… has no effect in this version", "A warning: the Go original reads it.", "Leave it out.")
    package static let doctorFails = ErrorEntry(
        cli: 1, "fail …: …", "`micro doctor` found something that does not work; this line is on standard output.",
        "Mend what the line names; its end often says how.")
    package static let cannotListen = ErrorEntry(
        cli: 1, "Cannot listen on …: … (--… sets another address)",
        "Often another server runs: `micro doctor` says what listens there.",
        "Stop it, or give the flag another address.")

    // MARK: Usage

    package static let unknownFlag = ErrorEntry(
        usage: "flag provided but not defined: -…",
        "The command has no such flag; global ones stand before the command, its own behind it.",
        "See its help; a near miss is named.")
    package static let flagSyntax = ErrorEntry(
        usage: "bad flag syntax: …", "", "Write `--name value` or `--name=value`.")
    package static let flagWithoutValue = ErrorEntry(
        usage: "flag needs an argument: -…", "It is the last word.", "Give it a value.")
    package static let badFlag = ErrorEntry(
        usage: "invalid value \"…\" for flag -…: it takes …", "",
        "Give it a value of the kind that the text names.")
    package static let badBoolFlag = ErrorEntry(
        usage: "invalid boolean value \"…\" for -…: parse error", "The flag is yes or no.",
        "Write it alone, or `=true`, `=false` behind it.")
    package static let badVariable = ErrorEntry(
        usage: "invalid value \"…\" of …: it takes …", "A variable of the environment cannot be used.",
        "Set it to a value of the kind that the text names, or unset it.")
    package static let misplacedFlag = ErrorEntry(
        usage: "flags stand in front of the arguments: …", "A flag behind an argument would be taken for one.",
        "Move it, as the text shows.")
    package static let spareArgument = ErrorEntry(
        usage: "unexpected argument: …", "The command takes fewer arguments.", "Leave it out.")
    package static let sharedAddress = ErrorEntry(
        usage: "--… and --… both say …: each listener needs a port of its own",
        "Two listeners of `micro server` were given the same address; the defaults count.",
        "Give one of the flags another port.")
    package static let badAddress = ErrorEntry(
        usage: "\"…\" is no address: it takes …", "`micro env add` keeps addresses of servers only.",
        "Give the address of a server, such as `127.0.0.1:8081`.")
    package static let unknownShell = ErrorEntry(
        usage: "no completion for \"…\": there is one for bash and one for zsh", "",
        "Ask for `bash` or `zsh`.")
}
