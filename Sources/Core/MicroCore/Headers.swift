/// Names of the headers that Micro gives a meaning (spec platform-framework.md §1, "Metadata sent by the client").
public enum Headers {
    /// The caller's token, `Bearer <jwt>`.
    public static let authorization = "authorization"
    /// The namespace that the call belongs to; it picks the registry domain.
    public static let namespace = "micro-namespace"
    /// The time the caller still waits, in nanoseconds, decimal.
    public static let timeout = "timeout"
    /// The content type in Micro's own words; read only where `content-type` is missing.
    public static let contentType = "x-content-type"
    /// Where the call stands in a trace (W3C Trace Context).
    public static let traceparent = "traceparent"
    /// What other tracers say of the trace (W3C Trace Context).
    public static let tracestate = "tracestate"
    /// The trace, in the words of the Go originals.
    public static let microTrace = "micro-trace-id"
    /// The caller's span, in the words of the Go originals.
    public static let microSpan = "micro-span-id"
    /// The id that a server in front, such as a load balancer, gave the request.
    public static let requestID = "x-request-id"

    /// What stands between the values of a header that came in several fields (RFC 9110 §5.3, RFC 9113 §8.2.3).
    ///
    /// - Parameters:
    ///   - name: the header's, in lower case.
    ///   - list: what it is for those that are lists, as nearly all are.
    /// - Returns: nil where a comma is part of a value, so that the values cannot be joined.
    package static func separator(of name: String, list: String) -> String? {
        if name == "cookie" { return "; " }
        return singles.contains(name) ? nil : list
    }

    /// Dates, URLs, comments, credentials, and the one that RFC 9110 names.
    private static let singles: Set<String> = [
        "set-cookie", "authorization", "proxy-authorization", "content-disposition", "content-location", "content-type",
        "date", "expires", "from", "if-modified-since", "if-range", "if-unmodified-since", "last-modified", "location",
        "referer", "retry-after", "server", "user-agent",
    ]
}

/// Names of namespaces; a namespace is a registry domain, a store database and a token's issuer in one.
public enum Namespace {
    /// The namespace of everything that names none.
    public static let `default` = "micro"
    /// Every namespace at once, where a lookup may span them.
    public static let all = "*"
}
