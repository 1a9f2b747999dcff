import MicroCore
import Testing

/// Watchers hear what changes.
extension RegistryConformance {
    static let watches = [
        watching("a watch tells when versions come and go and when nodes do") { subject, log in
            try await subject.register(subject.record([subject.node("1")]))
            try await subject.register(subject.record([subject.node("2")]))
            try await subject.deregister(subject.record([subject.node("1")]))
            try await subject.deregister(subject.record([subject.node("2")]))
            for (action, id) in [("create", "1"), ("update", "2"), ("update", "1"), ("delete", "2")] {
                let event = try await log.next()
                #expect(event.action.rawValue == action)
                #expect(event.service.name == subject.name)
                #expect(event.service.version == "latest")
                #expect(event.service.nodes.contains { $0.id == subject.node(id).id }, "\(action) of node \(id)")
                #expect(event.domain == subject.domain)
            }
        },
        watching("a watch tells what a new node has replaced, after that node") { subject, log in
            try await subject.register(subject.record([subject.node("old", address: "127.0.0.1:7001")], version: "0"))
            try await subject.register(subject.record([subject.node("killed", address: "127.0.0.1:7001")]))
            #expect(try await log.next().action == .create)
            #expect(try await log.next().action == .create)
            #expect(try await log.next().action == .delete)
            try await subject.register(subject.record([subject.node("new", address: "127.0.0.1:7001")]))
            for id in ["new", "killed"] {
                let event = try await log.next()
                #expect(event.action == .update)
                #expect(event.service.nodes.map(\.id) == [subject.node(id).id])
            }
        },
        watching("a watch tells when endpoints change") { subject, log in
            var record = subject.record([subject.node("1")])
            try await subject.register(record)
            record.endpoints = [EndpointRecord(name: "New.Call")]
            try await subject.register(record)
            #expect(try await log.next().action == .create)
            #expect(try await log.next().action == .update)
        },
        watching("a watch tells what expired") { subject, log in
            try await subject.register(subject.record([subject.node("1")]), for: subject.timeToLive)
            #expect(try await log.next().action == .create)
            try await subject.pass(subject.timeToLive)
            let event = try await log.next()
            #expect(event.action == .delete)
            #expect(event.service.nodes.map(\.id) == [subject.node("1").id])
        },
        watching("a watch of one service hears of no other, a watch of one domain of no other") { subject, log in
            var other = subject.record([subject.node("1")])
            other.name += "-other"
            try await subject.register(other)
            try await subject.register(subject.record([subject.node("1")]), in: subject.otherDomain)
            try await subject.register(subject.record([subject.node("1")]))
            let event = try await log.next()
            #expect(event.service.name == subject.name)
            #expect(event.domain == subject.domain)
        },
        Requirement(sentence: "a watch of all domains hears of each, and every watcher hears everything") { subject in
            guard subject.canBeWatched else { return }
            let logs = [
                WatchLog(try await subject.registry.watch(service: subject.name, domain: Namespace.all)),
                WatchLog(try await subject.registry.watch(service: subject.name, domain: Namespace.all)),
            ]
            try await subject.register(subject.record([subject.node("1")]))
            try await subject.register(subject.record([subject.node("1")]), in: subject.otherDomain)
            for log in logs {
                #expect(try await log.next().domain == subject.domain)
                #expect(try await log.next().domain == subject.otherDomain)
            }
        },
        Requirement(sentence: "a registry that cannot be watched says so at once") { subject in
            guard !subject.canBeWatched else { return }
            await #expect(throws: (any Error).self) {
                _ = try await subject.registry.watch(service: nil, domain: subject.domain)
            }
        },
    ]

    /// A requirement with a watch of the subject's service in its domain.
    private static func watching(
        _ sentence: String, _ check: @escaping @Sendable (Subject, WatchLog) async throws -> Void
    ) -> Requirement {
        Requirement(sentence: sentence) { subject in
            guard subject.canBeWatched else { return }
            let watch = try await subject.registry.watch(service: subject.name, domain: subject.domain)
            try await check(subject, WatchLog(watch))
        }
    }
}

/// Reads a watch, and gives up when nothing comes.
final class WatchLog: Sendable {
    /// Why there is no event.
    enum Silence: Error, CustomStringConvertible {
        case ended
        case nothingCame

        var description: String {
            switch self {
            case .ended: "the watch ended where an event was due"
            case .nothingCame: "no event came within ten seconds"
            }
        }
    }

    private let events: AsyncStream<RegistryEvent>
    private let reader: Task<Void, Never>

    init(_ watch: RegistryWatch) {
        let (events, continuation) = AsyncStream.makeStream(of: RegistryEvent.self)
        self.events = events
        reader = Task {
            for await event in watch { continuation.yield(event) }
            continuation.finish()
        }
    }

    deinit { reader.cancel() }

    func next() async throws -> RegistryEvent {
        try await withThrowingTaskGroup(of: RegistryEvent?.self) { group in
            group.addTask { [events] in
                for await event in events { return event }
                return nil
            }
            group.addTask {
                try await Task.sleep(for: .seconds(10))
                throw Silence.nothingCame
            }
            defer { group.cancelAll() }
            guard let event = try await group.next() ?? nil else { throw Silence.ended }
            return event
        }
    }
}
