import Micro
import Testing

/// Answers everything; that it compiles says that every name can be written.
private struct AnyName: NamesKeywordsHandler, NamesCaseServiceHandler {
    func add(to dispatcher: Dispatcher) {
        addKeywords(to: dispatcher)
        addCaseService(to: dispatcher)
    }

    private func answer() -> NamesResponse { NamesResponse() }

    func `default`(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func `init`(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func `self`(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func `protocol`(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func type(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func `in`(_ request: NamesRequest, responses: MessageWriter<NamesResponse>, context: CallContext) async throws {
        try await responses.send(answer())
    }
    func await(_ requests: MessageStream<NamesRequest>, context: CallContext) async throws -> NamesResponse {
        for try await _ in requests {}
        return answer()
    }
    func any(
        _ requests: MessageStream<NamesRequest>, responses: MessageWriter<NamesResponse>, context: CallContext
    ) async throws {
        for try await _ in requests { try await responses.send(answer()) }
    }
    func `precedencegroup`(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func add(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func addKeywords(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func client(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func service(
        _ requests: MessageStream<NamesRequest>, responses: MessageWriter<NamesResponse>, context: CallContext
    ) async throws {
        for try await _ in requests { try await responses.send(answer()) }
    }
    func context(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }

    func getURL(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func httpStatus(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func http2(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func listAllOfThem(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func hidden(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    func _2nd(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    // swift-format-ignore: AlwaysUseLowerCamelCase
    func GetUser(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
    // swift-format-ignore: AlwaysUseLowerCamelCase
    func get_user(_ request: NamesRequest, context: CallContext) -> NamesResponse { answer() }
}

@Suite("The names in generated Swift")
struct NameTests {
    private let request = NamesRequest()
    private let keywords: NamesKeywordsClient
    private let cases: NamesCaseServiceClient

    init() {
        let dispatcher = Dispatcher(name: "golden.names")
        AnyName().add(to: dispatcher)
        let local = LocalServices()
        local.add(dispatcher)
        let client = RPCClient(local: local)
        (keywords, cases) = (NamesKeywordsClient(client), NamesCaseServiceClient(client))
    }

    @Test("may be keywords")
    func keyword() async throws {
        _ = try await keywords.default(request)
        _ = try await keywords.`init`(request)
        _ = try await keywords.`self`(request)
        _ = try await keywords.protocol(request)
        _ = try await keywords.precedencegroup(request)
        #expect(try await keywords.in(request).next() == NamesResponse())
        _ = try await keywords.await { try await $0.send(request) }
        _ = try await keywords.any()
    }

    @Test("may be those of what the types have themselves")
    func own() async throws {
        _ = try await keywords.client(request)
        _ = try await keywords.context(request)
        _ = try await keywords.add(request)
        _ = try await keywords.addKeywords(request)
        let call = try await keywords.service()
        try await call.send(request)
        #expect(try await call.responses.next() == NamesResponse())
        #expect(keywords.service == "golden.names")
    }

    @Test("are in Swift's case, while the endpoints keep that of the .proto")
    func swiftCase() async throws {
        for call in [
            cases.getURL, cases.httpStatus, cases.http2, cases.listAllOfThem, cases.hidden, cases._2nd, cases.GetUser,
            cases.get_user,
        ] {
            #expect(try await call(request, Metadata(), nil, CallOptions()) == NamesResponse())
        }
    }
}
