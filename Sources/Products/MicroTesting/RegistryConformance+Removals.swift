import MicroCore
import Testing

/// What is taken out or not renewed is gone, and nothing else.
extension RegistryConformance {
    static let removals = [
        Requirement(sentence: "deregistering a node leaves the others") { subject in
            try await subject.register(subject.record([subject.node("1"), subject.node("2")]))
            try await subject.deregister(subject.record([subject.node("1")]))
            #expect(try await subject.nodes() == ["2"])
        },
        Requirement(sentence: "deregistering the last node takes the version along, and no other") { subject in
            try await subject.register(subject.record([subject.node("a")], version: "1"))
            try await subject.register(subject.record([subject.node("b")], version: "2"))
            try await subject.deregister(subject.record([subject.node("a")], version: "1"))
            #expect(try await subject.found().map(\.version) == ["2"])
            try await subject.deregister(subject.record([subject.node("b")], version: "2"))
            #expect(try await subject.found().isEmpty)
            let listed = try await subject.registry.services(domain: subject.domain)
            #expect(!listed.contains { $0.name == subject.name })
        },
        Requirement(sentence: "deregistering what is not there is no error") { subject in
            try await subject.deregister(subject.record([subject.node("1")]))
            try await subject.register(subject.record([subject.node("1")]))
            try await subject.deregister(subject.record([subject.node("2")]))
            try await subject.deregister(subject.record([subject.node("1")], version: "other"))
            try await subject.registry.deregister(subject.record([subject.node("1")]), domain: subject.otherDomain)
            #expect(try await subject.nodes() == ["1"])
        },
        Requirement(sentence: "what was deregistered can come back") { subject in
            let record = subject.record([subject.node("1")])
            try await subject.register(record)
            try await subject.deregister(record)
            try await subject.register(record)
            #expect(try await subject.nodes() == ["1"])
        },
    ]

    static let replacements = [
        Requirement(sentence: "a new node takes the place of others of the service with its address") { subject in
            try await subject.register(subject.record([subject.node("killed", address: "127.0.0.1:7001")]))
            try await subject.register(
                subject.record([subject.node("old", address: "127.0.0.1:7001")], version: "0"))
            try await subject.register(subject.record([subject.node("other", address: "127.0.0.1:7002")]))
            try await subject.register(
                subject.record([subject.node("elsewhere", address: "127.0.0.1:7001")]), in: subject.otherDomain)
            try await subject.register(subject.record([subject.node("new", address: "127.0.0.1:7001")]))
            #expect(try await subject.nodes() == ["new", "other"])
            #expect(try await subject.nodes(in: subject.otherDomain) == ["elsewhere"])
        },
        Requirement(sentence: "what was replaced and renews its registration comes back and replaces nothing") {
            subject in
            let first = subject.record([subject.node("first", address: "balancer:7001")])
            try await subject.register(first)
            try await subject.register(subject.record([subject.node("second", address: "balancer:7001")]))
            #expect(try await subject.nodes() == ["second"])
            try await subject.register(first)
            #expect(try await subject.nodes() == ["first", "second"])
        },
        Requirement(sentence: "nodes that are registered together may share an address") { subject in
            try await subject.register(
                subject.record(["1", "2"].map { subject.node($0, address: "127.0.0.1:7001") }))
            #expect(try await subject.nodes() == ["1", "2"])
        },
        Requirement(sentence: "nodes without an address replace nothing") { subject in
            try? await subject.register(subject.record([subject.node("1", address: "")]))
            try? await subject.register(subject.record([subject.node("2", address: "")]))
            let nodes = try await subject.nodes()
            #expect(nodes.isEmpty || nodes == ["1", "2"])
        },
        Requirement(sentence: "a node is deregistered by its id alone") { subject in
            try await subject.register(subject.record([subject.node("1"), subject.node("2")]))
            try await subject.deregister(subject.record([subject.node("1", address: "", metadata: [:])]))
            #expect(try await subject.nodes() == ["2"])
        },
    ]

    static let expiries = [
        Requirement(sentence: "a node that is not renewed is gone after its time, and only that one") { subject in
            try await subject.register(subject.record([subject.node("short")]), for: subject.timeToLive)
            try await subject.register(subject.record([subject.node("long")]), for: .seconds(3600))
            #expect(try await subject.nodes() == ["long", "short"])
            try await subject.pass(subject.timeToLive)
            try await subject.eventually("the node is still there") { try await subject.nodes() == ["long"] }
        },
        Requirement(sentence: "the version goes with its last node when that expires") { subject in
            try await subject.register(subject.record([subject.node("1")]), for: subject.timeToLive)
            try await subject.pass(subject.timeToLive)
            try await subject.eventually("the service is still found") { try await subject.found().isEmpty }
            let listed = try await subject.registry.services(domain: subject.domain)
            #expect(!listed.contains { $0.name == subject.name })
        },
        Requirement(sentence: "a renewed registration lives on") { subject in
            let record = subject.record([subject.node("1")])
            try await subject.register(record, for: subject.timeToLive * 2)
            for _ in 0..<2 {
                try await subject.pass(subject.timeToLive)
                try await subject.register(record, for: subject.timeToLive * 2)
            }
            try await subject.pass(subject.timeToLive)
            #expect(try await subject.nodes() == ["1"])
        },
        Requirement(sentence: "without a time to live it stays, also when it had one before") { subject in
            let record = subject.record([subject.node("1")])
            try await subject.register(record, for: subject.timeToLive)
            try await subject.register(record)
            try await subject.pass(subject.time == nil ? subject.timeToLive * 2 : .seconds(365 * 24 * 3600))
            #expect(try await subject.nodes() == ["1"])
        },
    ]
}
