import HelloworldProto
import Micro

/// What helloworld answers; the protocol is made from `Proto/helloworld.proto`.
struct HelloworldHandler: Helloworld_HelloworldHandler {
    func call(_ request: Helloworld_CallRequest, context: CallContext) async throws -> Helloworld_CallResponse {
        .with { $0.msg = "Hello \(request.name)" }
    }

    func stream(
        _ request: Helloworld_StreamingRequest, responses: MessageWriter<Helloworld_StreamingResponse>,
        context: CallContext
    ) async throws {
        guard request.count >= 0 else {
            throw MicroError.badRequest("helloworld", "count is \(request.count); it takes 0 or more")
        }
        for count in 0..<request.count { try await responses.send(.with { $0.count = count }) }
    }

    func pingPong(
        _ requests: MessageStream<Helloworld_Ping>, responses: MessageWriter<Helloworld_Pong>, context: CallContext
    ) async throws {
        for try await ping in requests { try await responses.send(.with { $0.stroke = ping.stroke }) }
    }
}

@main struct Helloworld {
    static func main() async {
        let service = Service("helloworld")
        service.handle(HelloworldHandler())
        await service.run()
    }
}
