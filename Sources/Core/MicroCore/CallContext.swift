import Logging

/// What a handler knows of the call it answers.
public struct CallContext: Sendable {
    /// The name of the service that answers.
    public var service: String
    /// The endpoint that was called, such as `Helloworld.Call`.
    public var endpoint: String
    /// How the request was encoded, and the response will be.
    public var encoding: MessageEncoding
    /// The caller's headers, without those that only concern the transport.
    public var metadata: Metadata
    /// When the caller stops waiting; nil when it waits for ever.
    public var deadline: ContinuousClock.Instant?
    /// The caller's address as `host:port`, empty when the call came from this process.
    public var remoteAddress: String
    /// What ``logger`` is made from; nil for one that writes as services do.
    package var baseLogger: Logger?

    /// Makes a context.
    ///
    /// - Parameters:
    ///   - service: the name of the service that answers.
    ///   - endpoint: the endpoint that was called.
    ///   - encoding: how request and response are encoded.
    ///   - metadata: the caller's headers.
    ///   - deadline: when the caller stops waiting.
    ///   - remoteAddress: the caller's address.
    public init(
        service: String,
        endpoint: String,
        encoding: MessageEncoding = .protobuf,
        metadata: Metadata = Metadata(),
        deadline: ContinuousClock.Instant? = nil,
        remoteAddress: String = ""
    ) {
        self.service = service
        self.endpoint = endpoint
        self.encoding = encoding
        self.metadata = metadata
        self.deadline = deadline
        self.remoteAddress = remoteAddress
    }

    /// The namespace that the caller works in, `micro` when it names none.
    public var namespace: String { metadata.namespace ?? Namespace.default }
}

extension CallContext {
    /// Writes lines that say which call they are about: `endpoint`, and as far as the caller's headers tell them
    /// `request_id`, `trace_id` and `span_id`.
    ///
    /// It is made each time it is asked for, so that calls without it pay nothing: keep it for several lines.
    public var logger: Logger {
        var logger = baseLogger ?? MicroLogHandler.logger(service)
        logger[metadataKey: "service"] = "\(LogText.printable(service))"
        logger[metadataKey: "endpoint"] = "\(LogText.printable(endpoint))"
        if let id = metadata[Headers.requestID] {
            logger[metadataKey: "request_id"] = "\(LogText.printable(id))"
        }
        if let trace = TraceContext(metadata) {
            logger[metadataKey: "trace_id"] = "\(trace.traceID)"
            logger[metadataKey: "span_id"] = "\(trace.spanID)"
        }
        return logger
    }
}
