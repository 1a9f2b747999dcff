import MicroCore
import Testing

/// What is taken out or not renewed is gone, and nothing else.
extension RegistryConformance {
    static var removals: [Requirement] {
        [
            Requirement("deregistering a node leaves the others") { trial in
                try await trial.register(trial.record([trial.node("1"), trial.node("2")]))
                try await trial.deregister(trial.record([trial.node("1")]))
                #expect(try await trial.nodes() == ["2"])
            },
            Requirement("deregistering the last node takes the version along, and no other") { trial in
                try await trial.register(trial.record([trial.node("a")], version: "1"))
                try await trial.register(trial.record([trial.node("b")], version: "2"))
                try await trial.deregister(trial.record([trial.node("a")], version: "1"))
                #expect(try await trial.found().map(\.version) == ["2"])
                try await trial.deregister(trial.record([trial.node("b")], version: "2"))
                #expect(try await trial.found().isEmpty)
                let listed = try await trial.subject.services(domain: trial.namespace)
                #expect(!listed.contains { $0.name == trial.name })
            },
            Requirement("deregistering what is not there is no error") { trial in
                try await trial.deregister(trial.record([trial.node("1")]))
                try await trial.register(trial.record([trial.node("1")]))
                try await trial.deregister(trial.record([trial.node("2")]))
                try await trial.deregister(trial.record([trial.node("1")], version: "other"))
                try await trial.subject.deregister(trial.record([trial.node("1")]), domain: trial.otherNamespace)
                #expect(try await trial.nodes() == ["1"])
            },
            Requirement("what was deregistered can come back") { trial in
                let record = trial.record([trial.node("1")])
                try await trial.register(record)
                try await trial.deregister(record)
                try await trial.register(record)
                #expect(try await trial.nodes() == ["1"])
            },
        ]
    }

    static var replacements: [Requirement] {
        [
            Requirement("a new node takes the place of others of the service with its address") { trial in
                try await trial.register(trial.record([trial.node("killed", address: "127.0.0.1:7001")]))
                try await trial.register(
                    trial.record([trial.node("old", address: "127.0.0.1:7001")], version: "0"))
                try await trial.register(trial.record([trial.node("other", address: "127.0.0.1:7002")]))
                try await trial.register(
                    trial.record([trial.node("elsewhere", address: "127.0.0.1:7001")]), in: trial.otherNamespace)
                try await trial.register(trial.record([trial.node("new", address: "127.0.0.1:7001")]))
                #expect(try await trial.nodes() == ["new", "other"])
                #expect(try await trial.nodes(in: trial.otherNamespace) == ["elsewhere"])
            },
            Requirement("what was replaced and renews its registration comes back and replaces nothing") {
                trial in
                let first = trial.record([trial.node("first", address: "balancer:7001")])
                try await trial.register(first)
                try await trial.register(trial.record([trial.node("second", address: "balancer:7001")]))
                #expect(try await trial.nodes() == ["second"])
                try await trial.register(first)
                #expect(try await trial.nodes() == ["first", "second"])
            },
            Requirement("nodes that are registered together may share an address") { trial in
                try await trial.register(
                    trial.record(["1", "2"].map { trial.node($0, address: "127.0.0.1:7001") }))
                #expect(try await trial.nodes() == ["1", "2"])
            },
            Requirement("nodes without an address replace nothing") { trial in
                try? await trial.register(trial.record([trial.node("1", address: "")]))
                try? await trial.register(trial.record([trial.node("2", address: "")]))
                let nodes = try await trial.nodes()
                #expect(nodes.isEmpty || nodes == ["1", "2"])
            },
            Requirement("a node is deregistered by its id alone") { trial in
                try await trial.register(trial.record([trial.node("1"), trial.node("2")]))
                try await trial.deregister(trial.record([trial.node("1", address: "", metadata: [:])]))
                #expect(try await trial.nodes() == ["2"])
            },
        ]
    }

    static var expiries: [Requirement] {
        [
            Requirement("a node that is not renewed is gone after its time, and only that one") { trial in
                try await trial.register(trial.record([trial.node("short")]), for: trial.timeToLive)
                try await trial.register(trial.record([trial.node("long")]), for: .seconds(3600))
                #expect(try await trial.nodes() == ["long", "short"])
                try await trial.pass(trial.timeToLive)
                try await trial.eventually("the node is still there") { try await trial.nodes() == ["long"] }
            },
            Requirement("the version goes with its last node when that expires") { trial in
                try await trial.register(trial.record([trial.node("1")]), for: trial.timeToLive)
                try await trial.pass(trial.timeToLive)
                try await trial.eventually("the service is still found") { try await trial.found().isEmpty }
                let listed = try await trial.subject.services(domain: trial.namespace)
                #expect(!listed.contains { $0.name == trial.name })
            },
            Requirement("a renewed registration lives on") { trial in
                let record = trial.record([trial.node("1")])
                try await trial.register(record, for: trial.timeToLive * 2)
                for _ in 0..<2 {
                    try await trial.pass(trial.timeToLive)
                    try await trial.register(record, for: trial.timeToLive * 2)
                }
                try await trial.pass(trial.timeToLive)
                #expect(try await trial.nodes() == ["1"])
            },
            Requirement("without a time to live it stays, also when it had one before") { trial in
                let record = trial.record([trial.node("1")])
                try await trial.register(record, for: trial.timeToLive)
                try await trial.register(record)
                try await trial.pass(trial.time == nil ? trial.timeToLive * 2 : .seconds(365 * 24 * 3600))
                #expect(try await trial.nodes() == ["1"])
            },
        ]
    }
}
