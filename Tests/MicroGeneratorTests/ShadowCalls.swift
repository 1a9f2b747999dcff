import Micro
import SwiftProtobuf

@testable import MicroGeneratorBare

// Apart from the tests: their macros would take the `Void` of this file for Swift's.

private typealias Note = MicroGeneratorBare.Note
private typealias Void = MicroGeneratorBare.Void

/// Answers with the name of what it got.
private struct Voids: VoidsHandler {
    func upload(_ requests: MicroCore.MessageStream<Note>, context: MicroCore.CallContext) async throws -> Void {
        var count = 0
        for try await _ in requests { count += 1 }
        return Void.with { $0.name = "\(count)" }
    }
    func download(
        _ request: Void, responses: MicroCore.MessageWriter<StringMessage>, context: MicroCore.CallContext
    ) async throws {
        try await responses.send(StringMessage())
    }
    func exchange(
        _ requests: MicroCore.MessageStream<BoolMessage>,
        responses: MicroCore.MessageWriter<Note.SendableMessage>, context: MicroCore.CallContext
    ) async throws {
        for try await _ in requests { try await responses.send(Note.SendableMessage()) }
    }
    func call(_ request: MicroGeneratorBare.Task, context: MicroCore.CallContext) -> SendableMessage {
        SendableMessage()
    }
    func lower(_ request: client, context: MicroCore.CallContext) -> MicroGeneratorBare.request {
        MicroGeneratorBare.request()
    }
    func nested(_ request: Note.StringMessage, context: MicroCore.CallContext) -> Void.ProtoFile { Void.ProtoFile() }
    func errors(_ request: MicroGeneratorBare.Error, context: MicroCore.CallContext) -> MicroGeneratorBare.Never {
        MicroGeneratorBare.Never()
    }
}

enum ShadowCalls {
    /// Calls each rpc, and says which were answered with what they should be.
    static func exchange() async throws -> [Swift.String] {
        let dispatcher = MicroRPC.Dispatcher(name: "voids")
        Voids().add(to: dispatcher)
        let local = LocalServices()
        local.add(dispatcher)
        let calls = VoidsClient(MicroRPC.RPCClient(local: local), service: "voids")
        var answered = [try await calls.upload { for _ in 0..<3 { try await $0.send(Note()) } }.name]
        if try await calls.download(Void()).next() == StringMessage() { answered.append("down") }
        let exchange = try await calls.exchange()
        try await exchange.send(BoolMessage())
        if try await exchange.responses.next() == Note.SendableMessage() { answered.append("exchanged") }
        if try await calls.call(MicroGeneratorBare.Task()) == SendableMessage() { answered.append("task") }
        if try await calls.nested(Note.StringMessage()) == Void.ProtoFile() { answered.append("nested") }
        let never = try await calls.errors(MicroGeneratorBare.Error())
        if never == MicroGeneratorBare.Never() { answered.append("error") }
        if try await calls.lower(client()) == MicroGeneratorBare.request() { answered.append("lower") }
        return answered
    }
}
