/// Every error that Micro itself makes and a person can meet; docs/errors.md is written from it.
package enum ErrorCatalogue {
    /// The entries, in the order of the document.
    package static let entries: [ErrorEntry] = gateway + proxy + call + service + commandLine + usage

    /// The entries that an error may be one of.
    ///
    /// - Parameter source: where it came up.
    package static func entries(for error: MicroError, from source: ErrorEntry.Source) -> [ErrorEntry] {
        entries.filter { $0.source == source && $0.fits(error) }
    }

    /// The tables of docs/errors.md, one for each source.
    package static var markdown: String {
        ErrorEntry.Source.allCases.map { source in
            let isCommandLine = source == .commandLine || source == .usage
            let head =
                isCommandLine
                ? "| exit code | text | what happened | what to do |\n|---|---|---|---|\n"
                : "| status | id | detail | what happened | what to do |\n|---|---|---|---|---|\n"
            let rows = entries.filter { $0.source == source }.map { entry in
                let id = isCommandLine ? "" : " \(code(entry.id)) |"
                return "| \(entry.code) |\(id) \(code(entry.detail)) | \(entry.meaning) | \(entry.remedy) |\n"
            }
            return "## \(source.rawValue)\n\n\(lead(source))\(head)\(rows.joined())"
        }.joined(separator: "\n")
    }

    /// What all errors of a source have in common.
    private static func lead(_ source: ErrorEntry.Source) -> String {
        switch source {
        case .gateway, .proxy, .call, .service: ""
        case .commandLine:
            "All on standard error. Where something was nearly right, a second line says what was probably meant.\n\n"
        case .usage:
            "All with exit code 1: `Incorrect Usage:` and the text, what was probably meant, the help of the command, "
                + "and the text again.\n\n"
        }
    }

    private static func code(_ text: String) -> String { text.contains("`") ? "`` \(text) ``" : "`\(text)`" }

    private static let gateway: [ErrorEntry] = [
        .serviceNotFound, .severalEndpoints, .brokenPath, .foreignPageCalls, .foreignPageReads, .unreadableParameter,
        .manyParameters,
        .unreadableForm, .unreadableField, .manyFields, .deepHeader, .bodyNotJSON, .bodyBesideQuery, .protobufAlone,
        .streamOfProtobuf, .unsupportedType, .unsupportedJSONRPC, .unsupportedCoding, .brokenCoding, .overloaded,
        .bodyTooLarge, .unreadableAnswer, .badUpgrade, .upgradeVersion, .upgradeWhileStopping,
    ]

    private static let proxy: [ErrorEntry] = [
        .blankService, .noRoute, .noStream, .lostConnection, .proxyDeadline, .proxyLoop, .proxyGRPCOnly,
    ]
}

extension ErrorEntry {
    // MARK: Gateway

    package static let serviceNotFound = ErrorEntry(
        .gateway, 500, "micro", "service not found",
        "No service of that name is registered in this namespace (500, not 404, as in the Go original).",
        "Start it, or look at `micro services` for its name. Another namespace goes into the header `Micro-Namespace`.")
    package static let severalEndpoints = ErrorEntry(
        .gateway, 404, "go.micro.api", "… may be any of …; their names differ in case alone",
        "A path says nothing of upper and lower case, and no endpoint has exactly the name that it stands for.",
        "Call by the exact name: `micro call`, or gRPC; better rename all but one.")
    package static let brokenPath = ErrorEntry(
        .gateway, 400, "go.micro.api", "the path holds a broken escape or a control character",
        "A `%` without two hexadecimal digits, or bytes that are no UTF-8.", "Percent-encode the path.")
    package static let overloaded = ErrorEntry(
        .gateway, 503, "go.micro.api", "too many large messages come in at once; try again",
        "Bodies of more than one packet may hold 256 MiB together, counted over all clients.",
        "Try again after a moment; send less at once.")
    package static let foreignPageCalls = ErrorEntry(
        .gateway, 403, "go.micro.api", "pages of other sites may not call …, a service of the server itself",
        "A browser sent this for a page that is not of this machine.",
        "Call from a program, or from a page that the same host name serves.")
    package static let foreignPageReads = ErrorEntry(
        .gateway, 403, "go.micro.api", "pages of other sites may not read which services there are",
        "A browser asked for `/openapi.json` for a page that is not of this machine.",
        "Download it with `curl` and give the page the file.")
    package static let bodyNotJSON = ErrorEntry(
        .gateway, 400, "go.micro.api", "the body is not JSON: …",
        "The body was to be merged with the query, and is no JSON.",
        "Correct the body at the offset that the text names.")
    package static let bodyBesideQuery = ErrorEntry(
        .gateway, 400, "go.micro.api", "beside a query or X-Api-Field headers the body has to be a JSON object",
        "Query and body are merged member by member; a list or a single value has none.",
        "Leave the query out, or put all into the body.")
    package static let protobufAlone = ErrorEntry(
        .gateway, 400, "go.micro.api", "a protobuf body is the whole message: leave query and X-Api headers out",
        "The gateway merges a query only with JSON and forms.", "Put all into the message, or send JSON.")
    package static let streamOfProtobuf = ErrorEntry(
        .gateway, 415, "go.micro.api", "a stream over HTTP is JSON; for protobuf open a WebSocket",
        "Protobuf does not say where one message ends and the next begins.",
        "Send JSON, or open a WebSocket with the same content type.")
    package static let unsupportedType = ErrorEntry(
        .gateway, 415, "go.micro.api",
        "Unsupported Content-Type: …; the gateway takes application/json, application/protobuf and forms",
        "The body has another framing than a message alone, or nothing says what it is.",
        "Send the message as JSON or `application/protobuf`, or gRPC to port 8081.")
    package static let unsupportedJSONRPC = ErrorEntry(
        .gateway, 500, "go.micro.api", "Unsupported Content-Type: application/json-rpc",
        "JSON-RPC is not spoken (500, as in the Go original).", "Send the message alone, as `application/json`.")
    package static let bodyTooLarge = ErrorEntry(
        .gateway, 413, "go.micro.api", "the request's body is larger than the limit of … bytes", "",
        "Send less at once, or use an endpoint that streams.")
    package static let unsupportedCoding = ErrorEntry(
        .gateway, 415, "go.micro.api", "Unsupported Content-Encoding: …; the gateway takes gzip and deflate",
        "The body is compressed in another way, or twice.", "Use gzip, deflate or none.")
    package static let brokenCoding = ErrorEntry(
        .gateway, 400, "go.micro.api", "the body is not whole … data, as its Content-Encoding says",
        "The body is damaged, cut off, or not compressed at all.", "Compress it again, or leave the header out.")
    package static let unreadableParameter = ErrorEntry(
        .gateway, 400, "go.micro.api", "the query parameter \"…\" cannot be read: …",
        "The text says what is wrong with it (500 in the Go original).", "Correct that parameter.")
    package static let manyParameters = ErrorEntry(
        .gateway, 400, "go.micro.api", "the query has more than … parameters", "", "Send JSON.")
    package static let unreadableForm = ErrorEntry(
        .gateway, 400, "go.micro.api", "the form cannot be read: …",
        "The body is no form of the kind that its content type names (500 in the Go original).",
        "Correct what the text names.")
    package static let unreadableField = ErrorEntry(
        .gateway, 400, "go.micro.api", "the form field \"…\" cannot be read: …",
        "The text says what is wrong with it (500 in the Go original).", "Correct that field.")
    package static let manyFields = ErrorEntry(
        .gateway, 400, "go.micro.api", "the form has more than … fields", "", "Send JSON.")
    package static let deepHeader = ErrorEntry(
        .gateway, 400, "go.micro.api", "a header X-Api-Body or X-Api-Field has more than … levels",
        "Each dot in it is a level.", "Nest less.")
    package static let unreadableAnswer = ErrorEntry(
        .gateway, 500, "go.micro.api", "error during request: …", "The service answered with what is no JSON.",
        "Look at what the service writes: it was called as `application/grpc+json`.")
    package static let badUpgrade = ErrorEntry(
        .gateway, 400, "go.micro.api", "no WebSocket: …", "The request for a WebSocket is not as RFC 6455 has it.",
        "Use a WebSocket library, over HTTP/1.1.")
    package static let upgradeVersion = ErrorEntry(
        .gateway, 426, "go.micro.api", "no WebSocket: the version has to be 13", "The client speaks an old draft.",
        "Use a WebSocket library that speaks version 13 (RFC 6455).")
    package static let upgradeWhileStopping = ErrorEntry(
        .gateway, 503, "go.micro.api", "no WebSocket: the server is being stopped", "", "Connect again in a moment.")

    // MARK: Proxies

    package static let blankService = ErrorEntry(
        .proxy, 400, "go.micro.proxy", "service name is blank", "The path names a handler and no service.",
        "Call `/<service>.<Handler>/<Method>`; a generated client needs the service's name as its package.")
    package static let noRoute = ErrorEntry(
        .proxy, 500, "go.micro.client", "service …: route not found",
        "No service of that name is registered in this namespace.",
        "Start it, or look at `micro services` for its name. Another namespace goes into `micro-namespace`.")
    package static let noStream = ErrorEntry(
        .proxy, 503, "go.micro.client", "Error creating stream: …",
        "The service is registered, and none of its nodes takes calls. Nothing ran.",
        "Try again; start the service when it is gone. What was killed is forgotten after 90 s.")
    package static let lostConnection = ErrorEntry(
        .proxy, 503, "go.micro.client", "…; the call may or may not have run",
        "The service, or the network to it, broke while it worked.",
        "Find out whether it ran before you try again, unless running twice does no harm.")
    package static let proxyDeadline = ErrorEntry(
        .proxy, 408, "go.micro.proxy", "context deadline exceeded",
        "The caller's time was over before the call could be passed on.", "Give it more time.")
    package static let proxyLoop = ErrorEntry(
        .proxy, 508, "go.micro.proxy", "… is registered at a proxy, which passes its calls on to itself",
        "A node of the service has the address of a proxy.",
        "Give the service an address of its own, see MICRO_SERVICE_ADDRESS.")
    package static let proxyGRPCOnly = ErrorEntry(
        .proxy, 415, "go.micro.proxy",
        "this port speaks gRPC over HTTP/2; send JSON over HTTP to the gateway of a micro server (port 8080)", "",
        "Use port 8080 with curl and browsers.")
}
