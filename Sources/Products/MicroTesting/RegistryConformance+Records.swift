import MicroCore
import Testing

/// What is registered is found as it was given.
extension RegistryConformance {
    static let records = [
        Requirement(sentence: "a name that nobody registered has no versions") { subject async throws in
            #expect(try await subject.found().isEmpty)
            #expect(try await subject.found(in: Namespace.all).isEmpty)
        },
        Requirement(sentence: "a service is found with everything it was registered with") { subject in
            var record = subject.record([subject.node("1", metadata: ["server": "grpc", "zone": "über <&> \"x\""])])
            record.version = "1.0-beta"
            record.metadata = ["owner": "team"]
            record.endpoints = [
                EndpointRecord(name: "Foo.Bar", metadata: ["stream": "true"]), EndpointRecord(name: "Foo.Call"),
            ]
            try await subject.register(record)
            let found = try #require(try await subject.found().first)
            #expect(found.name == record.name)
            #expect(found.version == record.version)
            #expect(found.metadata["owner"] == "team")
            #expect(found.endpoints == record.endpoints)
            #expect(found.nodes == record.nodes)
        },
        Requirement(sentence: "type trees survive") { subject in
            var deepest = ValueType(name: "leaf", type: "[]uint8")
            for level in (1..<ValueType.depthLimit).reversed() {
                deepest = ValueType(
                    name: "level_\(level)", type: "Level",
                    values: [deepest, ValueType(name: "labels", type: "map[string]string")])
            }
            var record = subject.record([subject.node("1")])
            record.endpoints = [
                EndpointRecord(name: "Deep.Call", request: deepest, response: ValueType(name: "Empty", type: "Empty")),
                EndpointRecord(name: "Typeless.Call"),
            ]
            try await subject.register(record)
            #expect(try await subject.found().first?.endpoints == record.endpoints)
        },
        Requirement(sentence: "nodes of one name and version are one record") { subject in
            for id in ["1", "2", "3"] { try await subject.register(subject.record([subject.node(id)])) }
            #expect(try await subject.found().count == 1)
            #expect(try await subject.nodes() == ["1", "2", "3"])
        },
        Requirement(sentence: "several nodes may be registered at once") { subject in
            try await subject.register(subject.record([subject.node("1"), subject.node("2")]))
            #expect(try await subject.nodes() == ["1", "2"])
        },
        Requirement(sentence: "versions stand apart, each with its nodes") { subject in
            try await subject.register(subject.record([subject.node("b")], version: "2"))
            try await subject.register(subject.record([subject.node("a")], version: "1"))
            let found = try await subject.found()
            #expect(found.map(\.version).sorted() == ["1", "2"])
            for record in found { #expect(record.nodes == [subject.node(record.version == "1" ? "a" : "b")]) }
        },
        Requirement(sentence: "the list holds one record for each name and version, sorted by both") { subject in
            for suffix in ["b", "a"] {
                for version in ["2", "1"] {
                    var record = subject.record([subject.node(suffix + version)], version: version)
                    record.name += suffix
                    try await subject.register(record)
                }
            }
            let listed = try await subject.registry.services(domain: subject.domain)
                .filter { $0.name.hasPrefix(subject.name) }
            #expect(listed.map { $0.name.suffix(1) + $0.version } == ["a1", "a2", "b1", "b2"])
            #expect(listed.map { $0.nodes.count } == [1, 1, 1, 1])
        },
        Requirement(sentence: "a name that begins like another is not that other") { subject in
            for suffix in ["", "-more", ".more", "more"] {
                var record = subject.record([subject.node("node\(suffix)")])
                record.name += suffix
                try await subject.register(record)
            }
            #expect(try await subject.nodes() == ["node"])
        },
        Requirement(sentence: "domains do not see each other, and * sees them all") { subject in
            try await subject.register(subject.record([subject.node("here")]))
            try await subject.register(subject.record([subject.node("there")]), in: subject.otherDomain)
            #expect(try await subject.nodes() == ["here"])
            #expect(try await subject.nodes(in: subject.otherDomain) == ["there"])
            #expect(try await subject.nodes(in: Namespace.all) == ["here", "there"])
            let listed = try await subject.registry.services(domain: Namespace.all)
                .filter { $0.name == subject.name }
            #expect(listed.flatMap(\.nodes).map(\.id).sorted() == [subject.node("here").id, subject.node("there").id])
        },
        Requirement(sentence: "registering again replaces endpoints, metadata and the node's address") { subject in
            var record = subject.record([subject.node("1")])
            record.metadata = ["old": "1"]
            record.endpoints = [EndpointRecord(name: "Old.Call")]
            try await subject.register(record)
            record.metadata = ["new": "1"]
            record.endpoints = [EndpointRecord(name: "New.Call")]
            record.nodes[0].address = "127.0.0.1:5000"
            try await subject.register(record)
            let found = try await subject.found()
            #expect(found.count == 1)
            #expect(found.first?.metadata["old"] == nil)
            #expect(found.first?.metadata["new"] == "1")
            #expect(found.first?.endpoints == record.endpoints)
            #expect(found.first?.nodes == record.nodes)
        },
        Requirement(sentence: "a record without nodes leaves nothing behind") { subject async throws in
            try? await subject.register(subject.record([]))
            #expect(try await subject.found().isEmpty)
        },
        Requirement(sentence: "it may be used from many tasks at once") { subject in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 0..<40 {
                    group.addTask {
                        try await subject.register(subject.record([subject.node("\(id)")]), for: .seconds(600))
                        _ = try await subject.found()
                        _ = try await subject.registry.services(domain: subject.domain)
                        if id % 2 == 0 { try await subject.deregister(subject.record([subject.node("\(id)")])) }
                    }
                }
                try await group.waitForAll()
            }
            let left = (0..<40).filter { $0 % 2 == 1 }.map(String.init).sorted()
            #expect(try await subject.nodes() == left)
        },
    ]
}
