import MicroCore
import Testing

@Suite("An error")
struct MicroErrorTests {
    @Test(
        "is written as the original writes it: four keys in order, compact, escaped for HTML",
        arguments: [
            (
                MicroError.notFound("registry.Registry.GetService", "service not found"),
                #"{"id":"registry.Registry.GetService","code":404,"detail":"service not found","status":"Not Found"}"#
            ),
            (
                MicroError.internalServerError("a", "<b> & \"c\"\n\u{1}\u{2028}ü"),
                #"{"id":"a","code":500,"detail":"\u003cb\u003e \u0026 \"c\"\n\u0001\u2028ü","#
                    + #""status":"Internal Server Error"}"#
            ),
            (MicroError(id: "", code: 0, detail: ""), #"{"id":"","code":0,"detail":"","status":""}"#),
            (MicroError(id: "x", code: 999, detail: "y"), #"{"id":"x","code":999,"detail":"y","status":""}"#),
            (
                MicroError(id: "x", code: 400, detail: "y", status: "Own"),
                #"{"id":"x","code":400,"detail":"y","status":"Own"}"#
            ),
        ])
    func json(error: MicroError, json: String) {
        #expect(error.jsonText == json)
        #expect("\(error)" == json)
        if error.code > 0 { #expect(MicroError(json: json) == error) }
    }

    @Test(
        "of each kind has its code and reason",
        arguments: [
            (MicroError.badRequest, 400, "Bad Request"), (MicroError.unauthorized, 401, "Unauthorized"),
            (MicroError.forbidden, 403, "Forbidden"), (MicroError.notFound, 404, "Not Found"),
            (MicroError.timeout, 408, "Request Timeout"), (MicroError.conflict, 409, "Conflict"),
            (MicroError.tooLarge, 413, "Request Entity Too Large"),
            (MicroError.unsupportedMediaType, 415, "Unsupported Media Type"),
            (MicroError.internalServerError, 500, "Internal Server Error"),
            (MicroError.notImplemented, 501, "Not Implemented"),
            (MicroError.serviceUnavailable, 503, "Service Unavailable"),
        ] as [(@Sendable (String, String) -> MicroError, Int, String)])
    func kinds(make: @Sendable (String, String) -> MicroError, code: Int, status: String) {
        #expect(make("id", "detail") == MicroError(id: "id", code: code, detail: "detail", status: status))
    }

    @Test(
        "is read from what others send, members missing or in another order",
        arguments: [
            (#"{"code":404}"#, MicroError(id: "", code: 404, detail: "", status: "Not Found")),
            (
                #"{"status":"","detail":"d","code":500,"id":"i"}"#,
                MicroError(id: "i", code: 500, detail: "d", status: "")
            ),
            (#"{"code":400,"more":{"a":[1]},"detail":null}"#, MicroError(id: "", code: 400, detail: "")),
        ])
    func read(json: String, error: MicroError) { #expect(MicroError(json: json) == error) }

    @Test(
        "is not read from what is none",
        arguments: [
            "", "plain text", "[]", "null", "404", "{", "{}", #"{"code":0}"#, #"{"code":-1}"#, #"{"code":"404"}"#,
            #"{"id":"x","detail":"y"}"#, #"{"code":99999999999999999999}"#, #"{"code":404} and more"#,
            #" {"code":404}"#,
        ])
    func none(text: String) { #expect(MicroError(json: text) == nil) }

    @Test("that proxies wrapped is the innermost one")
    func nested() {
        var error = MicroError.notFound("store", "no such key")
        let inner = error
        for depth in 0..<5 {
            error = .internalServerError("proxy-\(depth)", "Error sending request: \(error.jsonText)")
        }
        #expect(MicroError(json: error.jsonText) == inner)
    }

    @Test("whose detail only looks like JSON keeps it")
    func braces() {
        for detail in ["set {1, 2}", "{", "{}", #"{"code":0}"#, #"{"a":1}"#, #"{"code":404} trailing"#] {
            let error = MicroError.badRequest("x", detail)
            #expect(MicroError(json: error.jsonText) == error)
        }
    }

    @Test("made to exhaust its reader does not")
    func hostile() {
        var error = MicroError.notFound("x", "y")
        for _ in 0..<12 { error = .internalServerError("p", error.jsonText) }
        #expect(MicroError(json: error.jsonText)?.code == 500)
        let deep = #"{"code":1,"detail":"# + String(repeating: "[", count: 100_000)
        #expect(MicroError(json: deep) == nil)
        #expect(MicroError(json: #"{"code":1,"detail":""# + String(repeating: "x", count: 2 << 20) + #""}"#) == nil)
        let many = #"{"code":400,"detail":""# + String(repeating: "{", count: 100_000) + #""}"#
        #expect(MicroError(json: many)?.code == 400)
    }
}

@Suite("A status")
struct StatusTests {
    @Test(
        "of gRPC fits the code of an error (spec platform-framework.md §1)",
        arguments: [
            (200, 0), (400, 3), (401, 16), (403, 7), (404, 5), (408, 4), (409, 6), (412, 9), (413, 8), (500, 13),
            (501, 12), (503, 14), (0, 2), (405, 2), (418, 2), (502, 2), (504, 2), (-1, 2), (999, 2),
        ])
    func grpc(code: Int, status: Int) { #expect(StatusCode(httpCode: code).rawValue == status) }

    @Test(
        "of HTTP has the reason that Go's net/http spells",
        arguments: [
            (200, "OK"), (203, "Non-Authoritative Information"), (303, "See Other"), (404, "Not Found"),
            (407, "Proxy Authentication Required"), (413, "Request Entity Too Large"), (414, "Request URI Too Long"),
            (416, "Requested Range Not Satisfiable"), (418, "I'm a teapot"), (451, "Unavailable For Legal Reasons"),
            (500, "Internal Server Error"), (511, "Network Authentication Required"),
            (0, ""), (306, ""), (430, ""), (509, ""), (599, ""), (-1, ""),
        ])
    func http(code: Int, reason: String) { #expect(HTTPStatus.reason(code) == reason) }
}
