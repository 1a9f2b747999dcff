import MicroCore
import MicroJSON
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import Testing

@Suite("A service on a socket, called frame by frame")
struct ServerCallTests {
    private let hello = Array(#"{"name":"Ann"}"#.utf8)

    private func call(
        _ dispatcher: Dispatcher = .greeter(), _ headers: HPACKHeaders = .call("/greeter.Greeter/Call"),
        bytes: [UInt8]? = nil, limit: Int = RPCServer.defaultMessageLimit
    ) async throws -> RawStream.Answer {
        try await serving(dispatcher, messageLimit: limit) { address in
            let stream = try await RawStream.open(headers, to: address)
            if let bytes {
                await stream.send(bytes: bytes, endStream: true)
            } else {
                await stream.send(message: hello, endStream: true)
            }
            return await stream.answer()
        }
    }

    @Test("answers with the content type of the request, status 0 and an empty message")
    func answer() async throws {
        let answer = try await call()
        #expect(answer.headers.first(name: ":status") == "200")
        #expect(answer.headers.first(name: "content-type") == "application/grpc+json")
        #expect(answer.text == #"{"msg":"Hello Ann"}"#)
        #expect(answer.trailers?.first(name: "grpc-status") == "0")
        #expect(answer.trailers?.first(name: "grpc-message") == "")
    }

    /// A Go proxy ends its side only after the answer (spec platform-framework.md §1, Streams).
    @Test("answers after the first message, before the caller has ended its side")
    func earlyStart() async throws {
        try await serving(.greeter()) { address in
            let stream = try await RawStream.open(.call("/greeter.Greeter/Call"), to: address)
            await stream.send(message: hello)
            let answer = await stream.answer()
            #expect(answer.text == #"{"msg":"Hello Ann"}"#)
            #expect(answer.status == 0)
        }
    }

    @Test("takes a message that comes in single bytes")
    func fragments() async throws {
        try await serving(.greeter()) { address in
            let stream = try await RawStream.open(.call("/greeter.Greeter/Call"), to: address)
            for byte in [0, 0, 0, 0, UInt8(hello.count)] + hello { await stream.send(bytes: [byte]) }
            #expect(await stream.answer().status == 0)
        }
    }

    @Test(
        "knows the encodings of the content types",
        arguments: [
            ("application/grpc", MessageEncoding.protobuf), ("application/grpc+proto", .protobuf),
            ("application/grpc+json", .json), ("application/grpc+bytes", .bytes),
            ("application/grpc+json; charset=utf-8", .json),
        ])
    func contentTypes(contentType: String, encoding: MessageEncoding) async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { "\($0.encoding)" }
        let answer = try await call(dispatcher, .call("/greeter.Greeter/Tell", contentType: contentType))
        #expect(answer.text == "\(encoding)")
        #expect(answer.headers.first(name: "content-type") == contentType)
    }

    @Test("takes a call without a content type for protobuf, unless x-content-type says otherwise")
    func missingContentType() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { "\($0.encoding)" }
        #expect(try await call(dispatcher, .call("/greeter.Greeter/Tell", contentType: nil)).text == "protobuf")
        let json = HPACKHeaders.call(
            "/greeter.Greeter/Tell", contentType: nil, [("x-content-type", "application/grpc+json")])
        #expect(try await call(dispatcher, json).text == "json")
    }

    @Test("refuses a content type of gRPC that it does not know, and tells which")
    func unknownCodec() async throws {
        let answer = try await call(.greeter(), .call("/greeter.Greeter/Call", contentType: "application/grpc+xml"))
        #expect(answer.status == 13)
        let error = try #require(answer.message.flatMap { MicroError(json: $0) })
        #expect(error.code == 415)
        #expect(error.detail == "Unsupported Content-Type: application/grpc+xml")
    }

    @Test("sends what is no gRPC to the gateway with a 415", arguments: ["application/json", "text/plain"])
    func notGRPC(contentType: String) async throws {
        let answer = try await call(.greeter(), .call("/greeter.Greeter/Call", contentType: contentType))
        #expect(answer.headers.first(name: ":status") == "415")
        let error = try #require(MicroError(json: String(decoding: answer.body, as: UTF8.self)))
        #expect(error.code == 415)
        #expect(error.detail.contains("8080"))
    }

    @Test("inflates a message whose header says gzip")
    func gzip() async throws {
        // {"name":"Ann"}
        let zipped = try #require(Base64.decode("H4sIAAAAAAACA6tWykvMTVWyUnLMy1OqBQBc1RtNDgAAAA==".utf8))
        let length = withUnsafeBytes(of: UInt32(zipped.count).bigEndian, Array.init)
        let answer = try await call(
            .greeter(),
            .call("/greeter.Greeter/Call", contentType: "application/grpc+json", [("grpc-encoding", "gzip")]),
            bytes: [1] + length + zipped)
        #expect(answer.text == #"{"msg":"Hello Ann"}"#)
    }

    @Test("refuses a compressed message that no header announces, and a damaged one", arguments: ["", "gzip"])
    func badCompression(encoding: String) async throws {
        let answer = try await call(
            .greeter(),
            .call("/greeter.Greeter/Call", contentType: "application/grpc+json", [("grpc-encoding", encoding)]),
            bytes: [1, 0, 0, 0, 2, 1, 2])
        #expect(answer.status == 13)
        #expect(answer.message?.contains("compressed") == true)
    }

    @Test("says which compressions it understands")
    func unknownCompression() async throws {
        let answer = try await call(
            .greeter(),
            .call("/greeter.Greeter/Call", contentType: "application/grpc+json", [("grpc-encoding", "snappy")]),
            bytes: [1, 0, 0, 0, 2, 1, 2])
        #expect(answer.status == 12)
        #expect(answer.headers.first(name: "grpc-accept-encoding") == "identity,gzip,deflate")
    }

    @Test("says that the message is missing", arguments: [[], [0, 0, 0, 0, 9, 1]] as [[UInt8]])
    func noMessage(bytes: [UInt8]) async throws {
        let answer = try await call(bytes: bytes)
        #expect(answer.status == 13)
        #expect(answer.message == "the call ended without a request message")
    }

    @Test("says that the message is missing when the headers end the call")
    func headersOnly() async throws {
        try await serving(.greeter()) { address in
            let stream = try await RawStream.open(.call("/greeter.Greeter/Call"), to: address, endStream: true)
            #expect(await stream.answer().message == "the call ended without a request message")
        }
    }

    @Test("refuses a message above the limit by its prefix, without waiting for it")
    func tooLarge() async throws {
        try await serving(.greeter(), messageLimit: 100) { address in
            let stream = try await RawStream.open(.call("/greeter.Greeter/Call"), to: address)
            await stream.send(bytes: [0, 0xff, 0xff, 0xff, 0xff])
            let answer = await stream.answer()
            #expect(answer.status == 8)
            let error = try #require(answer.message.flatMap { MicroError(json: $0) })
            #expect(error.code == 413)
            #expect(error.detail == "message of 4294967295 bytes; the limit is 100")
        }
    }

    @Test("takes a message of exactly the limit and refuses to answer with more")
    func limits() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.add(Endpoint(record: EndpointRecord(name: "Greeter.Grow")) { bytes, _ in bytes + [0] })
        dispatcher.echo()
        let message: [UInt8] = [0, 0, 0, 0, 100] + Array(repeating: 7, count: 100)
        let echoed = try await call(dispatcher, .call("/greeter.Greeter/Echo"), bytes: message, limit: 100)
        #expect(echoed.status == 0)
        #expect(echoed.body == message)
        let grown = try await call(dispatcher, .call("/greeter.Greeter/Grow"), bytes: message, limit: 100)
        #expect(grown.status == 8)
        #expect(grown.message.flatMap { MicroError(json: $0) }?.code == 413)
    }

    @Test("ignores what comes after the first message")
    func moreMessages() async throws {
        let message: [UInt8] = [0, 0, 0, 0, UInt8(hello.count)] + hello
        let answer = try await call(bytes: message + message + [1, 2, 3])
        #expect(answer.status == 0)
        #expect(answer.text == #"{"msg":"Hello Ann"}"#)
    }

    @Test(
        "answers a path that leads nowhere as the original does",
        arguments: [
            ("/greeter.Nope/Call", 12, "unknown service Nope"),
            ("/greeter.Greeter/Nope", 12, "unknown service Greeter.Nope"),
            ("/a/b/c", 3, "malformed method name: \"/a/b/c\""),
            ("nothing", 12, "malformed method name: \"nothing\""),
        ])
    func unknown(path: String, status: Int, message: String) async throws {
        let answer = try await call(.greeter(), .call(path))
        #expect(answer.status == status)
        #expect(answer.message == message)
        #expect(answer.body.isEmpty)
    }

    @Test("a call whose message never comes whole ends with its deadline")
    func missingMessage() async throws {
        try await serving(.greeter()) { address in
            let stream = try await RawStream.open(
                .call("/greeter.Greeter/Call", [("grpc-timeout", "20m")]), to: address)
            await stream.send(bytes: [0, 0, 0, 0, 9, 1])
            #expect(await stream.answer().status == 4)
        }
    }

    @Test("a text of the caller in an error is cut to what callers take as a header")
    func longPath() async throws {
        try await serving(.greeter()) { address in
            let path = "/" + String(repeating: "\u{e9}", count: 6000)
            let stream = try await RawStream.open(.call(path), to: address)
            let answer = await stream.answer()
            #expect(answer.status == 12)
            #expect((answer.message ?? "").utf8.count < 5000)
        }
    }

    /// One connection could hold 32 MiB for each of its 1,024 streams, however small its windows.
    @Test("large messages that come in at once may not take more memory than there is for them")
    func budget() async throws {
        let budget = MessageBudget(limit: 100_000)
        let server = RPCServer(.greeter(), budget: budget)
        try await listening({ server.accept($0) }) { address in
            let begun = [UInt8]([0, 0, 1, 0, 0]) + [UInt8](repeating: 0x20, count: 60_000)
            let first = try await RawStream.open(.call("/greeter.Greeter/Call"), to: address)
            await first.send(bytes: begun)
            while budget.taken < 60_000 { await Task.yield() }
            let second = try await RawStream.open(.call("/greeter.Greeter/Call"), to: address)
            await second.send(bytes: begun)
            #expect(await second.answer().status == 14)
            await first.send(bytes: [UInt8](repeating: 0x20, count: 0x10000 - 60_000 - 2) + Array("{}".utf8))
            #expect(await first.answer().status == 0)
            while budget.taken > 0 { await Task.yield() }
        }
    }
}
