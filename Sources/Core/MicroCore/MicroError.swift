/// The one error that crosses every boundary: between services, through the gateway, out of the CLI.
///
/// On the wire it is the JSON text `{"id","code","detail","status"}` in `grpc-message`, or the body of an HTTP
/// answer (spec platform-framework.md §1, Errors).
public struct MicroError: Error, Sendable, Hashable {
    /// Who speaks: a service's name, an endpoint label such as `registry.Registry.GetService`, or `go.micro.client`.
    public var id: String
    /// The HTTP status code that fits, 0 when the text was not a Micro error.
    public var code: Int
    /// What went wrong, for a person.
    public var detail: String
    /// The reason phrase of `code`.
    public var status: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - id: who speaks.
    ///   - code: an HTTP status code.
    ///   - detail: what went wrong, for a person; never a secret.
    ///   - status: the reason phrase; the standard one of `code` when left out.
    public init(id: String, code: Int, detail: String, status: String? = nil) {
        self.id = id
        self.code = code
        self.detail = detail
        self.status = status ?? HTTPStatus.reason(code)
    }

    /// The id that callers use for faults of the call itself, as the Go client does.
    public static let clientID = "go.micro.client"
}

extension MicroError {
    /// 400: the caller sent something that cannot be right.
    public static func badRequest(_ id: String, _ detail: String) -> MicroError {
        MicroError(id: id, code: 400, detail: detail)
    }

    /// 401: the caller has to say who it is.
    public static func unauthorized(_ id: String, _ detail: String) -> MicroError {
        MicroError(id: id, code: 401, detail: detail)
    }

    /// 403: the caller may not do this.
    public static func forbidden(_ id: String, _ detail: String) -> MicroError {
        MicroError(id: id, code: 403, detail: detail)
    }

    /// 404: there is no such thing.
    public static func notFound(_ id: String, _ detail: String) -> MicroError {
        MicroError(id: id, code: 404, detail: detail)
    }

    /// 408: the deadline passed.
    public static func timeout(_ id: String, _ detail: String) -> MicroError {
        MicroError(id: id, code: 408, detail: detail)
    }

    /// 409: it conflicts with what is there.
    public static func conflict(_ id: String, _ detail: String) -> MicroError {
        MicroError(id: id, code: 409, detail: detail)
    }

    /// 413: the message is larger than the limit.
    public static func tooLarge(_ id: String, _ detail: String) -> MicroError {
        MicroError(id: id, code: 413, detail: detail)
    }

    /// 415: the endpoint does not take messages of this content type.
    public static func unsupportedMediaType(_ id: String, _ detail: String) -> MicroError {
        MicroError(id: id, code: 415, detail: detail)
    }

    /// 500: the called side failed.
    public static func internalServerError(_ id: String, _ detail: String) -> MicroError {
        MicroError(id: id, code: 500, detail: detail)
    }

    /// 501: there is no such endpoint.
    public static func notImplemented(_ id: String, _ detail: String) -> MicroError {
        MicroError(id: id, code: 501, detail: detail)
    }

    /// 503: the called side cannot be reached now.
    public static func serviceUnavailable(_ id: String, _ detail: String) -> MicroError {
        MicroError(id: id, code: 503, detail: detail)
    }
}

extension MicroError: CustomStringConvertible {
    /// The JSON text that travels in `grpc-message`.
    public var description: String { jsonText }
}
