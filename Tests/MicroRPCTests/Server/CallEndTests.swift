import MicroCodec
import MicroCore
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import Testing

@Suite("How a call ends that does not go well")
struct CallEndTests {
    private func answer(
        _ headers: [(String, String)] = [], throwing error: any Error, synchronously: Bool = false
    ) async throws -> RawStream.Answer {
        let dispatcher = Dispatcher(name: "greeter")
        if synchronously {
            let handler = Endpoint.Handler.synchronous { _, _ in throw error }
            dispatcher.add(Endpoint(record: EndpointRecord(name: "Greeter.Tell"), handler: handler))
        } else {
            dispatcher.answerText { _ in throw error }
        }
        return try await serving(dispatcher) { address in
            let stream = try await RawStream.open(.call("/x.Greeter/Tell", headers), to: address)
            await stream.send(message: [], endStream: true)
            return await stream.answer()
        }
    }

    @Test(
        "a Micro error travels as its JSON under the status that its code maps to",
        arguments: [
            (400, 3), (401, 16), (403, 7), (404, 5), (408, 4), (409, 6), (412, 9), (413, 8), (500, 13), (501, 12),
            (503, 14), (418, 2), (502, 2),
        ])
    func microErrors(code: Int, status: Int) async throws {
        let error = MicroError(id: "greeter", code: code, detail: "über <100%> \"x\"\n")
        let answer = try await answer(throwing: error)
        #expect(answer.headers.first(name: ":status") == "200")
        #expect(answer.headers.first(name: "content-type") == "application/grpc+json")
        #expect(answer.status == status)
        #expect(answer.message == error.jsonText)
        #expect(answer.trailers?.first(name: "grpc-message")?.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } == true)
        #expect(answer.message.flatMap { MicroError(json: $0) } == error)
    }

    @Test(
        "any other error travels as its text, status 2, whether the handler could await or not",
        arguments: [false, true])
    func plainError(synchronously: Bool) async throws {
        let answer = try await answer(throwing: PlainError(description: "out of tea"), synchronously: synchronously)
        #expect(answer.status == 2)
        #expect(answer.message == "out of tea")
    }

    @Test("a handler that gives up as cancelled is cancelled")
    func cancelled() async throws {
        let answer = try await answer(throwing: CancellationError())
        #expect(answer.status == 1)
        #expect(answer.message == "context canceled")
    }

    @Test(
        "a message that cannot be read is the caller's fault, in the service's name",
        arguments: [
            (CodecError.Code.malformed, 3, 400), (.tooLarge, 8, 413), (.unsupportedEncoding, 2, 415),
            (.invalidSchema, 13, 500),
        ])
    func codecErrors(kind: CodecError.Code, status: Int, code: Int) async throws {
        let answer = try await answer(throwing: CodecError(code: kind, fieldPath: "name", message: "bad"))
        #expect(answer.status == status)
        let error = MicroError(id: "greeter", code: code, detail: "field \"name\": bad")
        #expect(answer.message.flatMap { MicroError(json: $0) } == error)
    }

    @Test("a handler that takes longer than its caller waits is cancelled, and the caller hears of it")
    func deadline() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        let (gate, cancelled) = (Gate(), Gate())
        dispatcher.answerText { _ in
            do { try await gate.wait() } catch { cancelled.open() }
            return "too late"
        }
        try await serving(dispatcher) { address in
            let stream = try await RawStream.open(.call("/x.Greeter/Tell", [("timeout", "20000000")]), to: address)
            await stream.send(message: [])
            let answer = await stream.answer()
            #expect(answer.status == 4)
            let error = MicroError.timeout("greeter", "context deadline exceeded")
            #expect(answer.message.flatMap { MicroError(json: $0) } == error)
            #expect(answer.body.isEmpty)
            try await cancelled.wait()
        }
    }

    @Test("a caller that resets its call cancels the handler", arguments: [false, true])
    func reset(offLoop: Bool) async throws {
        let dispatcher = Dispatcher(name: "greeter")
        let (started, cancelled) = (Gate(), Gate())
        dispatcher.add(
            Endpoint(record: EndpointRecord(name: "Greeter.Wait"), offLoop: offLoop) { _, _ in
                started.open()
                do { try await Gate().wait() } catch { cancelled.open() }
                return []
            })
        try await serving(dispatcher) { address in
            let stream = try await RawStream.open(.call("/x.Greeter/Wait"), to: address)
            await stream.send(message: [])
            try await started.wait()
            await stream.reset(.cancel)
            try await cancelled.wait()
        }
    }

    /// Work that a hostile caller starts and abandons must not stay.
    @Test("many callers that come and go leave the service working")
    func abandoned() async throws {
        let dispatcher = Dispatcher.greeter()
        try await serving(dispatcher) { address in
            for _ in 0..<50 {
                let stream = try await RawStream.open(.call("/x.Greeter/Call"), to: address)
                await stream.send(bytes: [0, 0, 0])
                await stream.reset(.cancel)
            }
            let stream = try await RawStream.open(.call("/x.Greeter/Call"), to: address)
            await stream.send(message: Array(#"{"name":"Ann"}"#.utf8), endStream: true)
            #expect(await stream.answer().status == 0)
        }
    }
}
