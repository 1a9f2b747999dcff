import MicroCore

/// What `--help` shows of a service and of its endpoints (spec platform-cli.md §6, "Usage text").
struct ServiceUsage: Sendable {
    /// The first version of the service.
    let service: ServiceRecord

    /// The methods, each by the words that call it, sorted. Subscribers are left out: only events reach them.
    var methods: [String] {
        service.endpoints.filter { $0.metadata["subscriber"] != "true" }
            .map { EndpointWords.calling($0.name, of: service.name) }.sorted()
    }

    /// The help of the service.
    var text: String {
        let path = "micro \(service.name)"
        return sections([
            ("NAME", [path]), ("VERSION", [service.version]), ("USAGE", ["\(path) [command]"]), ("COMMANDS", methods),
        ])
    }

    /// The help of an endpoint.
    ///
    /// - Parameters:
    ///   - endpoint: the endpoint.
    ///   - words: the words that call it.
    func text(of endpoint: EndpointRecord, words: [String]) -> String {
        let path = (["micro", service.name] + words).joined(separator: " ")
        let flags = RequestField.all(of: endpoint.request).filter(\.isLeaf)
            .map { "--\($0.flag) \(TypeText(type: $0.type).line)" }
        return sections([("NAME", [path]), ("USAGE", ["\(path) [flags]"]), ("FLAGS", flags)])
    }

    private func sections(_ sections: [(title: String, lines: [String])]) -> String {
        sections.map { section in "\(section.title):\n" + section.lines.map { "\t\($0)\n" }.joined() }
            .joined(separator: "\n")
    }
}
