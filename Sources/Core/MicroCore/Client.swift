/// Calls endpoints of services by name.
///
/// This is the bytes-level face: typed calls are extensions on top of it, so that any client gets them.
public protocol Client: Sendable {
    /// Sends one request and waits for its response, on the executor of the caller.
    ///
    /// - Parameter request: whom to call with what.
    /// - Returns: the response's bytes and the headers and trailers it came with.
    /// - Throws: ``MicroError``; of the called service as it was sent, of the call itself with id `go.micro.client`.
    nonisolated(nonsending) func call(_ request: consuming ClientRequest) async throws -> ClientResponse

    /// Opens a call with any number of requests and responses.
    ///
    /// - Parameter request: whom to call; its body is not sent, messages are written to the stream.
    /// - Returns: the call, once a connection carries it.
    /// - Throws: ``MicroError`` when no node can be reached; nothing ran then.
    func stream(_ request: ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]>
}

/// A call to make.
public struct ClientRequest: Sendable {
    /// The registry name of the service.
    public var service: String
    /// `Handler.Method`.
    public var endpoint: String
    /// How `body` is encoded.
    public var encoding: MessageEncoding
    /// The encoded message.
    public var body: [UInt8]
    /// Headers to send along.
    public var metadata: Metadata
    /// How the call is made.
    public var options: CallOptions

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - service: the registry name of the service.
    ///   - endpoint: `Handler.Method`.
    ///   - encoding: how `body` is encoded.
    ///   - body: the encoded message.
    ///   - metadata: headers to send along.
    ///   - options: how the call is made.
    public init(
        service: String,
        endpoint: String,
        encoding: MessageEncoding,
        body: [UInt8],
        metadata: Metadata = Metadata(),
        options: CallOptions = CallOptions()
    ) {
        self.service = service
        self.endpoint = endpoint
        self.encoding = encoding
        self.body = body
        self.metadata = metadata
        self.options = options
    }
}

/// What came back from a call.
public struct ClientResponse: Sendable {
    /// The encoded message.
    public var body: [UInt8]
    /// How `body` is encoded.
    public var encoding: MessageEncoding
    /// Headers and trailers of the response.
    public var metadata: Metadata

    /// Makes a response.
    ///
    /// - Parameters:
    ///   - body: the encoded message.
    ///   - encoding: how `body` is encoded.
    ///   - metadata: headers and trailers.
    public init(body: [UInt8], encoding: MessageEncoding, metadata: Metadata = Metadata()) {
        self.body = body
        self.encoding = encoding
        self.metadata = metadata
    }
}

/// How one call is made; the defaults are the Go client's.
public struct CallOptions: Sendable {
    /// Call this `host:port` instead of asking the registry.
    public var address: String?
    /// How long the whole call may take, retries included. 10 s by default.
    public var timeout: Duration
    /// How long one attempt may take, after which another node is tried if the call may run twice. As long as the whole
    /// call by default.
    public var attemptTimeout: Duration?
    /// How long a stream may last. For ever by default, as in the Go client.
    public var streamTimeout: Duration?
    /// How often a call that surely did not run is tried again on another node. 1 by default.
    public var retries: Int
    /// The call may run twice, so one that was sent and lost is tried again as well. False by default; an endpoint says
    /// so for all its calls by `idempotent` = `true` in its metadata.
    public var idempotent: Bool
    /// Sends a call that may run twice to a second node as well when there is no answer after this time; the first
    /// answer counts, the other call is cancelled. Never by default. A little more than most calls take is a good value.
    public var hedgeAfter: Duration?
    /// Picks the node; the client's own selector when nil.
    public var selector: (any Selector)?
    /// What calls that belong together have in common, for a selector that sends them to one node.
    public var key: String?

    /// Makes options.
    ///
    /// - Parameters:
    ///   - address: call this `host:port` instead of asking the registry.
    ///   - timeout: how long the whole call may take.
    ///   - streamTimeout: how long a stream may last; nil for as long as it likes.
    ///   - retries: how often a call that surely did not run is tried again.
    ///   - idempotent: whether the call may run twice.
    ///   - selector: picks the node.
    ///   - attemptTimeout: how long one attempt may take.
    ///   - hedgeAfter: when a second node is asked as well.
    ///   - key: what calls that belong together have in common.
    public init(
        address: String? = nil,
        timeout: Duration = .seconds(10),
        streamTimeout: Duration? = nil,
        retries: Int = 1,
        idempotent: Bool = false,
        selector: (any Selector)? = nil,
        attemptTimeout: Duration? = nil,
        hedgeAfter: Duration? = nil,
        key: String? = nil
    ) {
        self.address = address
        self.timeout = timeout
        self.streamTimeout = streamTimeout
        self.retries = retries
        self.idempotent = idempotent
        self.selector = selector
        self.attemptTimeout = attemptTimeout
        self.hedgeAfter = hedgeAfter
        self.key = key
    }
}
