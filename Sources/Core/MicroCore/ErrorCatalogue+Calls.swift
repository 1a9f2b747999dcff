// What a service and its callers, the gateway and the command line among them, make themselves.

extension ErrorCatalogue {
    static let call: [ErrorEntry] = [
        .unknownEndpoint, .malformedPath, .routeNotFound, .noRegistry, .callDeadline, .callGivenUp, .callReset,
        .noConnection, .callRefused, .callLost, .streamReset, .noGRPC, .largeResponse, .largeInflatedResponse,
        .largeMessage, .unreadableResponse, .unreadableStreamResponse, .responseEnds, .emptyResponse, .secondResponse,
        .endedByService, .readTwice, .requestEnds, .unknownCompression,
    ]

    static let service: [ErrorEntry] = [
        .requestField, .unreadableServiceRequest, .serviceContentType, .jsonOnly, .grpcOnly, .largeRequest,
        .largeInflatedRequest, .largeServiceResponse, .serviceDeadline, .overloadedService, .busyService, .runsAlready,
        .stoppedEarly, .namelessService,
        .registryFull, .unknownRecord, .badRegistration,
    ]
}

extension ErrorEntry {
    private init(call code: Int, _ detail: String, _ meaning: String, _ remedy: String) {
        self.init(.call, code, MicroError.clientID, detail, meaning, remedy)
    }

    // MARK: Calls

    package static let unknownEndpoint = ErrorEntry(
        call: 500, "unknown service …", "The service has no such endpoint, or nothing of that handler.",
        "Look at `micro get service <name>` for its endpoints; upper and lower case count.")
    package static let malformedPath = ErrorEntry(
        call: 500, "malformed method name: …", "The path is not `/<service>.<Handler>/<Method>`.", "Correct the path.")
    package static let routeNotFound = ErrorEntry(
        call: 500, "service …: route not found", "No service of that name is registered in this namespace.",
        "Start it, or look at `micro services` for its name.")
    package static let noRegistry = ErrorEntry(
        call: 500, "service …: route not found: no registry to ask; set MICRO_PROXY=127.0.0.1:8443 to use a server's",
        "The program runs on its own and knows no other service.", "Start it with MICRO_PROXY.")
    package static let callDeadline = ErrorEntry(
        call: 408, "context deadline exceeded", "No answer came in time: 10 s unless the caller says otherwise.",
        "Give the call more time where it needs that; look at what the service does.")
    package static let callGivenUp = ErrorEntry(
        call: 408, "context canceled", "The caller gave up.", "")
    package static let callReset = ErrorEntry(
        call: 408, "the call was cancelled", "The other side ended the stream.", "")
    package static let noConnection = ErrorEntry(
        call: 503, "Error while dialing: dial tcp …: …",
        "Nothing listens at that address, or it is out of reach. Nothing ran.",
        "Start what should listen there; check the address.")
    package static let callRefused = ErrorEntry(
        call: 503, "the service takes no more calls now; nothing ran", "It is being stopped, or has too much to do.",
        "Try again in a moment.")
    package static let callLost = ErrorEntry(
        call: 503, "…; the call may or may not have run", "The service, or the network to it, broke while it worked.",
        "Find out whether it ran before you try again, unless running twice does no harm.")
    package static let streamReset = ErrorEntry(
        call: 500, "the stream was reset with code …", "The service, or one in between, broke the stream.",
        "See its log."
    )
    package static let noGRPC = ErrorEntry(
        call: 500, "… does not speak gRPC: it answered with HTTP status …", "Something else listens at that address.",
        "Check the address: services take calls where they are registered, the gateway's port is none.")
    package static let largeResponse = ErrorEntry(
        call: 413, "response of … bytes; the limit is …", "The response is larger than the caller takes.",
        "Ask for less at once, or use a stream.")
    package static let largeInflatedResponse = ErrorEntry(
        call: 413, "the inflated response is above the limit of … bytes", "As above, after inflating it.", "As above.")
    package static let largeMessage = ErrorEntry(
        call: 413, "message of … bytes; the limit is …", "A message of a stream is larger than allowed.",
        "Send less at once.")
    package static let unreadableResponse = ErrorEntry(
        call: 500, "the response of … cannot be read: …", "It is not what the type or the protocol asks for.",
        "Update the side that is older.")
    package static let unreadableStreamResponse = ErrorEntry(
        call: 500, "a response of … cannot be read: …", "The same, within a stream.", "Update the side that is older.")
    package static let responseEnds = ErrorEntry(
        call: 500, "the response ended …", "The service stopped in the middle.", "See its log.")
    package static let emptyResponse = ErrorEntry(
        call: 500, "the response has no message", "The service ended the call without a response.", "See its log.")
    package static let secondResponse = ErrorEntry(
        call: 500, "more than one response to a …", "The endpoint streams.", "Call it as a stream.")
    package static let readTwice = ErrorEntry(
        call: 409, "a stream has one reader at a time", "A second task reads a stream while the first waits for it.",
        "Read it in one task.")
    package static let endedByService = ErrorEntry(
        call: 409, "the service has ended the call", "A request was sent after the service had said its last.",
        "Read the responses: they say how it ended.")
    package static let requestEnds = ErrorEntry(
        call: 500, "the call ended …", "The caller ended the call before its request was complete.",
        "Send a message, and all of it.")
    package static let unknownCompression = ErrorEntry(
        call: 500, "messages in … are not understood, only gzip and deflate", "The caller compresses in another way.",
        "Use gzip, deflate or none.")

    // MARK: Services

    package static let requestField = ErrorEntry(
        .service, 400, "…", "field …: …", "A field of the request has a value of another type.",
        "Look at `micro get service <name>` for the types.")
    package static let unreadableServiceRequest = ErrorEntry(
        .service, 400, "…", "…", "The request cannot be read.", "Correct it where the text says.")
    package static let serviceContentType = ErrorEntry(
        .service, 415, "…", "Unsupported Content-Type: …", "Calls come as `application/grpc+json` or `+proto`.",
        "Set the content type.")
    package static let jsonOnly = ErrorEntry(
        .service, 415, "…",
        "this endpoint's messages are Codable Swift types and travel as JSON only: call it with application/grpc+json, "
            + "or describe its messages in a .proto file",
        "A gRPC stub, which speaks protobuf, calls a service that was written without a `.proto`.",
        "Call it with `application/grpc+json`, or describe its messages in a `.proto` file.")
    package static let grpcOnly = ErrorEntry(
        .service, 415, "…",
        "this port speaks gRPC over HTTP/2; send JSON over HTTP to the gateway of a micro server (port 8080)", "",
        "Use port 8080 with curl and browsers.")
    package static let largeRequest = ErrorEntry(
        .service, 413, "…", "message of … bytes; the limit is …", "The request is too large.", "Send less at once.")
    package static let largeInflatedRequest = ErrorEntry(
        .service, 413, "…", "a message is larger than the limit of … bytes when it is inflated",
        "As above, after inflating it.",
        "As above.")
    package static let largeServiceResponse = ErrorEntry(
        .service, 413, "…", "the response has … bytes; the limit is …",
        "The response is larger than the service may send.",
        "Ask for less at once, or use a stream.")
    package static let serviceDeadline = ErrorEntry(
        .service, 408, "…", "context deadline exceeded",
        "The service had no answer in the time that its caller gave it.",
        "Give the call more time where it needs that; look at what the service does.")
    package static let overloadedService = ErrorEntry(
        .service, 503, "…", "too many large messages come in at once; try again",
        "Messages of more than one packet may hold 256 MiB together, counted over all callers.",
        "Try again after a moment; send less at once.")
    package static let busyService = ErrorEntry(
        .service, 503, "…", "too many calls are under way; nothing ran",
        "A `ConcurrencyLimit` had no turn for the call in time; its id is the client's if it stands around its calls.",
        "Try again after a moment; raise the limit if the service can take more.")
    package static let stoppedEarly = ErrorEntry(
        .service, 409, "…", "the service was stopped while it started", "`stop()` came before `start()` was done.", "")
    package static let registryFull = ErrorEntry(
        .service, 503, "registry", "the registry is full", "It holds 10,000 versions and 100,000 nodes.",
        "Look at `micro services`: something registers without end.")
    package static let runsAlready = ErrorEntry(
        .service, 409, "…", "the service runs already", "`run()` was called twice.", "Make another `Service`.")
    package static let namelessService = ErrorEntry(
        .service, 400, "service", "missing service name", "The service has no name.",
        "Name it: `Service(\"helloworld\")`, or MICRO_SERVICE_NAME.")
    package static let unknownRecord = ErrorEntry(
        .service, 404, "registry.Registry.GetService", "service not found", "The registry knows none of that name.",
        "Look at `micro services`.")
    package static let badRegistration = ErrorEntry(
        .service, 400, "registry.Registry.…", "…", "A registration without name, node, id or address.",
        "Send what is missing.")
}
