import MicroCore
import Testing

/// What is registered is found as it was given.
extension RegistryConformance {
    static var records: [Requirement] {
        [
            Requirement("a name that is not registered has no versions") { trial async throws in
                #expect(try await trial.found().isEmpty)
                #expect(try await trial.found(in: Namespace.all).isEmpty)
            },
            Requirement("a service is found with everything it was registered with") { trial in
                var record = trial.record([trial.node("1", metadata: ["server": "grpc", "zone": "über <&> \"x\""])])
                record.version = "1.0-beta"
                record.metadata = ["owner": "team"]
                record.endpoints = [
                    EndpointRecord(name: "Foo.Bar", metadata: ["stream": "true"]), EndpointRecord(name: "Foo.Call"),
                ]
                try await trial.register(record)
                let found = try #require(try await trial.found().first)
                #expect(found.name == record.name)
                #expect(found.version == record.version)
                #expect(found.metadata["owner"] == "team")
                #expect(found.endpoints == record.endpoints)
                #expect(found.nodes == record.nodes)
            },
            Requirement("type trees survive") { trial in
                var deepest = ValueType(name: "leaf", type: "[]uint8")
                for level in (1..<ValueType.depthLimit).reversed() {
                    deepest = ValueType(
                        name: "level_\(level)", type: "Level",
                        values: [deepest, ValueType(name: "labels", type: "map[string]string")])
                }
                var record = trial.record([trial.node("1")])
                record.endpoints = [
                    EndpointRecord(
                        name: "Deep.Call", request: deepest, response: ValueType(name: "Empty", type: "Empty")),
                    EndpointRecord(name: "Typeless.Call"),
                ]
                try await trial.register(record)
                #expect(try await trial.found().first?.endpoints == record.endpoints)
            },
            Requirement("nodes of one name and version are one record") { trial in
                for id in ["1", "2", "3"] { try await trial.register(trial.record([trial.node(id)])) }
                #expect(try await trial.found().count == 1)
                #expect(try await trial.nodes() == ["1", "2", "3"])
            },
            Requirement("several nodes may be registered at once") { trial in
                try await trial.register(trial.record([trial.node("1"), trial.node("2")]))
                #expect(try await trial.nodes() == ["1", "2"])
            },
            Requirement("versions stand apart, each with its nodes") { trial in
                try await trial.register(trial.record([trial.node("b")], version: "2"))
                try await trial.register(trial.record([trial.node("a")], version: "1"))
                let found = try await trial.found()
                #expect(found.map(\.version).sorted() == ["1", "2"])
                for record in found { #expect(record.nodes == [trial.node(record.version == "1" ? "a" : "b")]) }
            },
            Requirement("the list holds one record for each name and version, sorted by both") { trial in
                for suffix in ["b", "a"] {
                    for version in ["2", "1"] {
                        var record = trial.record([trial.node(suffix + version)], version: version)
                        record.name += suffix
                        try await trial.register(record)
                    }
                }
                let listed = try await trial.subject.services(domain: trial.namespace)
                    .filter { $0.name.hasPrefix(trial.name) }
                #expect(listed.map { $0.name.suffix(1) + $0.version } == ["a1", "a2", "b1", "b2"])
                #expect(listed.map { $0.nodes.count } == [1, 1, 1, 1])
            },
            Requirement("a name that begins like another is not that other") { trial in
                for suffix in ["", "-more", ".more", "more"] {
                    var record = trial.record([trial.node("node\(suffix)")])
                    record.name += suffix
                    try await trial.register(record)
                }
                #expect(try await trial.nodes() == ["node"])
            },
            Requirement("domains do not see each other, and * sees them all") { trial in
                try await trial.register(trial.record([trial.node("here")]))
                try await trial.register(trial.record([trial.node("there")]), in: trial.otherNamespace)
                #expect(try await trial.nodes() == ["here"])
                #expect(try await trial.nodes(in: trial.otherNamespace) == ["there"])
                #expect(try await trial.nodes(in: Namespace.all) == ["here", "there"])
                let listed = try await trial.subject.services(domain: Namespace.all)
                    .filter { $0.name == trial.name }
                #expect(listed.flatMap(\.nodes).map(\.id).sorted() == [trial.node("here").id, trial.node("there").id])
            },
            Requirement("registering again replaces endpoints, metadata and the node's address") { trial in
                var record = trial.record([trial.node("1")])
                record.metadata = ["old": "1"]
                record.endpoints = [EndpointRecord(name: "Old.Call")]
                try await trial.register(record)
                record.metadata = ["new": "1"]
                record.endpoints = [EndpointRecord(name: "New.Call")]
                record.nodes[0].address = "127.0.0.1:5000"
                try await trial.register(record)
                let found = try await trial.found()
                #expect(found.count == 1)
                #expect(found.first?.metadata["old"] == nil)
                #expect(found.first?.metadata["new"] == "1")
                #expect(found.first?.endpoints == record.endpoints)
                #expect(found.first?.nodes == record.nodes)
            },
            Requirement("a record without nodes leaves nothing behind") { trial async throws in
                try? await trial.register(trial.record([]))
                #expect(try await trial.found().isEmpty)
            },
            Requirement("it may be used from many tasks at once") { trial in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for id in 0..<40 {
                        group.addTask {
                            try await trial.register(trial.record([trial.node("\(id)")]), for: .seconds(600))
                            _ = try await trial.found()
                            _ = try await trial.subject.services(domain: trial.namespace)
                            if id % 2 == 0 { try await trial.deregister(trial.record([trial.node("\(id)")])) }
                        }
                    }
                    try await group.waitForAll()
                }
                let left = (0..<40).filter { $0 % 2 == 1 }.map(String.init).sorted()
                #expect(try await trial.nodes() == left)
            },
        ]
    }
}
