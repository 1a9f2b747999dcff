// What a service and its callers, the gateway and the command line among them, make themselves.

extension ErrorCatalogue {
    static let call: [ErrorEntry] = [
        entry(
            500, "unknown service …", "The service has no such endpoint, or nothing of that handler.",
            "Look at `micro get service <name>` for its endpoints; upper and lower case count."),
        entry(500, "malformed method name: …", "The path is not `/<service>.<Handler>/<Method>`.", "Correct the path."),
        entry(
            500, "service …: route not found", "No service of that name is registered in this namespace.",
            "Start it, or look at `micro services` for its name."),
        entry(
            500, "service …: route not found: no registry to ask; set MICRO_PROXY=127.0.0.1:8443 to use a server's",
            "The program runs on its own and knows no other service.", "Start it with MICRO_PROXY."),
        entry(
            408, "context deadline exceeded", "No answer came in time: 10 s unless the caller says otherwise.",
            "Give the call more time where it needs that; look at what the service does."),
        entry(408, "context canceled", "The caller gave up.", ""),
        entry(408, "the call was cancelled", "The other side ended the stream.", ""),
        entry(
            503, "Error while dialing: dial tcp …: …",
            "Nobody listens at that address, or it is out of reach. Nothing ran.",
            "Start what should listen there; check the address."),
        entry(
            503, "the service takes no more calls now; nothing ran", "It is being stopped, or has too much to do.",
            "Try again in a moment."),
        entry(
            503, "…; the call may or may not have run", "The service, or the network to it, broke while it worked.",
            "Find out whether it ran before you try again, unless running twice does no harm."),
        entry(
            500, "the stream was reset with code …", "The service, or one in between, broke the stream.", "See its log."
        ),
        entry(
            500, "… does not speak gRPC: it answered with HTTP status …", "Something else listens at that address.",
            "Check the address: services take calls where they are registered, the gateway's port is none."),
        entry(
            413, "response of … bytes; the limit is …", "The response is larger than the caller takes.",
            "Ask for less at once, or use a stream."),
        entry(413, "the inflated response is above the limit of … bytes", "As above, after inflating it.", "As above."),
        entry(
            413, "message of … bytes; the limit is …", "A message of a stream is larger than allowed.",
            "Send less at once."),
        entry(
            500, "the response of … cannot be read: …", "It is not what the type or the protocol asks for.",
            "Update the side that is older."),
        entry(500, "a response of … cannot be read: …", "The same, within a stream.", "Update the side that is older."),
        entry(500, "the response ended …", "The service stopped in the middle.", "See its log."),
        entry(500, "the response has no message", "The service ended the call without a response.", "See its log."),
        entry(500, "more than one response to a …", "The endpoint streams.", "Call it as a stream."),
        entry(
            409, "the service has ended the call", "A request was sent after the service had said its last.",
            "Read the responses: they say how it ended."),
    ]

    static let service: [ErrorEntry] = [
        ErrorEntry(
            .service, 400, "…", "field …: …", "A field of the request has a value of another type.",
            "Look at `micro get service <name>` for the types."),
        ErrorEntry(.service, 400, "…", "…", "The request cannot be read.", "Correct it where the text says."),
        ErrorEntry(
            .service, 415, "…", "Unsupported Content-Type: …", "Calls come as `application/grpc+json` or `+proto`.",
            "Set the content type."),
        ErrorEntry(
            .service, 415, "…",
            "this port speaks gRPC over HTTP/2; send JSON over HTTP to the gateway of a micro server (port 8080)", "",
            "Use port 8080 with curl and browsers."),
        ErrorEntry(
            .service, 413, "…", "message of … bytes; the limit is …", "The request is too large.", "Send less at once."),
        ErrorEntry(
            .service, 413, "…", "the inflated request is above the limit of … bytes", "As above, after inflating it.",
            "As above."),
        ErrorEntry(
            .service, 409, "…", "the service runs already", "`run()` was called twice.", "Make another `Service`."),
        ErrorEntry(
            .service, 400, "service", "missing service name", "The service has no name.",
            "Name it: `Service(\"helloworld\")`, or MICRO_SERVICE_NAME."),
        ErrorEntry(
            .service, 404, "registry.Registry.GetService", "service not found", "The registry knows none of that name.",
            "Look at `micro services`."),
        ErrorEntry(
            .service, 400, "registry.Registry.…", "…", "A registration without name, node, id or address.",
            "Send what is missing."),
    ]

    private static func entry(_ code: Int, _ detail: String, _ meaning: String, _ remedy: String) -> ErrorEntry {
        ErrorEntry(.call, code, MicroError.clientID, detail, meaning, remedy)
    }
}
