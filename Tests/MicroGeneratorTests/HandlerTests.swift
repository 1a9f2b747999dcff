import Micro
import MicroGeneratorBare
import MicroTestSupport
import SwiftProtobuf
import Testing

/// A store in an actor; its methods need not be async, nor throw.
private actor MemoryStore: Golden_Kinds_StoreHandler {
    private var values: [String: Golden_Kinds_Entry] = [:]

    func find(_ request: Golden_Kinds_Key, context: CallContext) throws -> Golden_Kinds_Entry {
        guard let entry = values[request.name] else { throw MicroError.notFound("store", "no \(request.name)") }
        return entry
    }

    func list(
        _ request: Google_Protobuf_Empty, responses: MessageWriter<Golden_Kinds_Entry>, context: CallContext
    ) async throws {
        for (_, entry) in values.sorted(by: { $0.key < $1.key }) { try await responses.send(entry) }
    }

    func fill(
        _ requests: MessageStream<Golden_Kinds_Entry>, context: CallContext
    ) async throws -> Golden_Kinds_Entry.Count {
        for try await entry in requests { values[entry.key.name] = entry }
        return .with { $0.entries = Int64(values.count) }
    }

    func exchange(
        _ requests: MessageStream<Golden_Kinds_Key>, responses: MessageWriter<Golden_Kinds_Entry>,
        context: CallContext
    ) async throws {
        for try await key in requests { try await responses.send(try find(key, context: context)) }
    }

    func purge(_ request: Golden_Kinds_Key, context: CallContext) -> Google_Protobuf_Empty {
        values[request.name] = nil
        return Google_Protobuf_Empty()
    }
}

/// Two services in one actor.
private actor Both: Golden_Kinds_OldHandler, NamesTakenHandler {
    nonisolated func add(to dispatcher: Dispatcher) {
        addOld(to: dispatcher, offLoop: true)
        addTaken(to: dispatcher)
    }

    func call(_ request: Golden_Kinds_Key, context: CallContext) async throws -> Golden_Kinds_Entry {
        .with { $0.key = request }
    }

    func call(_ request: NamesTakenClient, context: CallContext) async throws -> NamesTakenClient { request }
}

/// A class, of messages that are called like types of Micro.
private final class Importer: Golden_Imports_ImporterHandler {
    func call(
        _ request: MicroGeneratorBare.Metadata, context: CallContext
    ) async throws -> Golden_Imports_Answer {
        .with { $0.metadata = request }
    }

    func watch(
        _ request: MicroGeneratorBare.Client, responses: MessageWriter<MicroGeneratorBare.Client>,
        context: CallContext
    ) async throws {
        try await responses.send(request)
    }
}

@Suite("A handler and its client, as generated", .timeLimit(.minutes(1)))
struct HandlerTests {
    /// Calls a handler over a socket.
    private func asking(
        _ handler: some MicroRPC.ServiceHandler, as name: String, _ body: (any MicroCore.Client) async throws -> Void
    ) async throws {
        let dispatcher = Dispatcher(name: name)
        handler.add(to: dispatcher)
        try await serving(dispatcher) { address in
            var configuration = RPCClient.Configuration()
            configuration.proxy = address
            let client = RPCClient(configuration: configuration)
            try await body(client)
            await client.close()
        }
    }

    private func key(_ name: String) -> Golden_Kinds_Key { .with { $0.name = name } }
    private func entry(_ name: String) -> Golden_Kinds_Entry { .with { $0.key = key(name) } }

    @Test("speak all four kinds of calls")
    func kinds() async throws {
        try await asking(MemoryStore(), as: "golden.kinds") { client in
            let store = Golden_Kinds_StoreClient(client)
            let count = try await store.fill { entries in
                for name in ["b", "a"] { try await entries.send(entry(name)) }
            }
            #expect(count.entries == 2)
            #expect(try await store.find(key("b")) == entry("b"))
            var listed: [String] = []
            for try await entry in try await store.list(Google_Protobuf_Empty()) { listed.append(entry.key.name) }
            #expect(listed == ["a", "b"])
            let exchange = try await store.exchange()
            for name in ["b", "a", "b"] {
                try await exchange.send(key(name))
                #expect(try await exchange.responses.next() == entry(name))
            }
            try await exchange.finish()
            #expect(try await exchange.responses.next() == nil)
        }
    }

    @Test("pass on what the handler throws")
    func errors() async throws {
        try await asking(MemoryStore(), as: "golden.kinds") { client in
            let store = Golden_Kinds_StoreClient(client)
            await #expect(throws: MicroError.notFound("store", "no x")) { _ = try await store.find(key("x")) }
            let exchange = try await store.exchange()
            try await exchange.send(key("x"))
            await #expect(throws: MicroError.notFound("store", "no x")) { _ = try await exchange.responses.next() }
        }
    }

    /// The closure was sent away from the main actor, so `main` of a program could not write anything.
    @Test("let an actor write what is its own")
    @MainActor func isolation() async throws {
        let local = LocalServices()
        let dispatcher = Dispatcher(name: "golden.kinds")
        MemoryStore().add(to: dispatcher)
        local.add(dispatcher)
        var names = ["a", "b"]
        let count = try await Golden_Kinds_StoreClient(RPCClient(local: local)).fill { entries in
            while let name = names.popLast() { try await entries.send(entry(name)) }
        }
        #expect(count.entries == 2)
        #expect(names.isEmpty)
    }

    @Test("are found by the package's name, or by another that the caller gives")
    func names() async throws {
        let local = LocalServices()
        let dispatcher = Dispatcher(name: "shop")
        MemoryStore().add(to: dispatcher)
        local.add(dispatcher)
        let client = RPCClient(local: local)
        #expect(Golden_Kinds_StoreClient(client).service == "golden.kinds")
        let renamed = Golden_Kinds_StoreClient(client, service: "shop")
        #expect(try await renamed.fill { try await $0.send(entry("a")) }.entries == 1)
        // Without a package there is no name to guess.
        #expect(MicroGeneratorBare.ServiceClient(client, service: "bare").service == "bare")
    }

    @Test("send along what the caller says of the call")
    func options() async throws {
        let dispatcher = Dispatcher(name: "golden.kinds")
        dispatcher.handle("Store.Find") { (request: Golden_Kinds_Key, context) in
            Golden_Kinds_Entry.with { $0.key.name = "\(context.metadata["x-foo"] ?? "")\(context.namespace)" }
        }
        let local = LocalServices()
        local.add(dispatcher)
        let store = Golden_Kinds_StoreClient(RPCClient(local: local))
        let context = CallContext(service: "x", endpoint: "X.Y", metadata: ["x-foo": "bar "])
        #expect(try await store.find(key("a"), context: context).key.name == "bar micro")
        #expect(try await store.find(key("a"), metadata: ["x-foo": "baz "], context: context).key.name == "baz micro")
    }

    @Test("have the endpoints of the .proto, with its spelling")
    func endpoints() {
        let dispatcher = Dispatcher(name: "golden")
        MemoryStore().add(to: dispatcher)
        #expect(
            dispatcher.records.map(\.name)
                == ["Store.Exchange", "Store.Fill", "Store.Find", "Store.List", "Store.Purge"])
        #expect(dispatcher.records.map(\.response?.name) == ["Entry", "Entry_Count", "Entry", "Entry", "Empty"])
    }

    @Test("let one type answer several services")
    func several() async throws {
        try await asking(Both(), as: "both") { client in
            let taken = NamesTakenClient_(client, service: "both")
            #expect(try await taken.call(NamesTakenClient()) == NamesTakenClient())
            let answer: Golden_Kinds_Entry = try await client.call("both", "Old.Call", key("a"))
            #expect(answer == entry("a"))
        }
    }

    @Test("take messages of other modules, whatever they are called")
    func imports() async throws {
        try await asking(Importer(), as: "golden.imports") { client in
            let importer = Golden_Imports_ImporterClient(client)
            let metadata = MicroGeneratorBare.Metadata.with { $0.file.name = "a" }
            let answer = try await importer.call(metadata)
            #expect(answer.metadata == metadata)
            let named = MicroGeneratorBare.Client.with { $0.name = "b" }
            let watched = try await importer.watch(named)
            #expect(try await watched.next() == named)
        }
    }
}
