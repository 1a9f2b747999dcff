import MicroCore
import Testing

/// Watchers hear what changes.
extension RegistryConformance {
    static var watches: [Requirement] {
        [
            watching("a watch tells when versions come and go and when nodes do") { trial, log in
                try await trial.register(trial.record([trial.node("1")]))
                try await trial.register(trial.record([trial.node("2")]))
                try await trial.deregister(trial.record([trial.node("1")]))
                try await trial.deregister(trial.record([trial.node("2")]))
                for (action, id) in [("create", "1"), ("update", "2"), ("update", "1"), ("delete", "2")] {
                    let event = try await log.next()
                    #expect(event.action.rawValue == action)
                    #expect(event.service.name == trial.name)
                    #expect(event.service.version == "latest")
                    #expect(event.service.nodes.contains { $0.id == trial.node(id).id }, "\(action) of node \(id)")
                    #expect(event.domain == trial.namespace)
                }
            },
            watching("a watch tells what a new node has replaced, after that node") { trial, log in
                try await trial.register(trial.record([trial.node("old", address: "127.0.0.1:7001")], version: "0"))
                try await trial.register(trial.record([trial.node("killed", address: "127.0.0.1:7001")]))
                #expect(try await log.next().action == .create)
                #expect(try await log.next().action == .create)
                #expect(try await log.next().action == .delete)
                try await trial.register(trial.record([trial.node("new", address: "127.0.0.1:7001")]))
                for id in ["new", "killed"] {
                    let event = try await log.next()
                    #expect(event.action == .update)
                    #expect(event.service.nodes.map(\.id) == [trial.node(id).id])
                }
            },
            watching("a watch tells when endpoints change") { trial, log in
                var record = trial.record([trial.node("1")])
                try await trial.register(record)
                record.endpoints = [EndpointRecord(name: "New.Call")]
                try await trial.register(record)
                #expect(try await log.next().action == .create)
                #expect(try await log.next().action == .update)
            },
            watching("a watch tells what expired") { trial, log in
                try await trial.register(trial.record([trial.node("1")]), for: trial.timeToLive)
                #expect(try await log.next().action == .create)
                try await trial.pass(trial.timeToLive)
                let event = try await log.next()
                #expect(event.action == .delete)
                #expect(event.service.nodes.map(\.id) == [trial.node("1").id])
            },
            watching("a watch of one service hears of no other, a watch of one domain of no other") { trial, log in
                var other = trial.record([trial.node("1")])
                other.name += "-other"
                try await trial.register(other)
                try await trial.register(trial.record([trial.node("1")]), in: trial.otherNamespace)
                try await trial.register(trial.record([trial.node("1")]))
                let event = try await log.next()
                #expect(event.service.name == trial.name)
                #expect(event.domain == trial.namespace)
            },
            Requirement(
                "a watch of all domains hears of each, and every watcher hears everything", needs: [.watching]
            ) { trial in
                let logs = [
                    SequenceProbe(try await trial.subject.watch(service: trial.name, domain: Namespace.all)),
                    SequenceProbe(try await trial.subject.watch(service: trial.name, domain: Namespace.all)),
                ]
                try await trial.register(trial.record([trial.node("1")]))
                try await trial.register(trial.record([trial.node("1")]), in: trial.otherNamespace)
                for log in logs {
                    #expect(try await log.next().domain == trial.namespace)
                    #expect(try await log.next().domain == trial.otherNamespace)
                }
            },
            Requirement("a registry that cannot be watched says so at once", without: [.watching]) { trial in
                await #expect(throws: (any Error).self) {
                    _ = try await trial.subject.watch(service: nil, domain: trial.namespace)
                }
            },
        ]
    }

    /// A requirement with a watch of the trial's service in its namespace.
    private static func watching(
        _ sentence: String, _ check: @escaping @Sendable (Trial, SequenceProbe<RegistryEvent>) async throws -> Void
    ) -> Requirement {
        Requirement(sentence, needs: [.watching]) { trial in
            let watch = try await trial.subject.watch(service: trial.name, domain: trial.namespace)
            try await check(trial, SequenceProbe(watch))
        }
    }
}
