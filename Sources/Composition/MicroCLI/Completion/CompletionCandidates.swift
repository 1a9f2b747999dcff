import MicroCore

/// The words that can stand in the place of an unfinished one, each with a line about it.
struct CompletionCandidates: Sendable {
    /// A word and what it does.
    struct Candidate: Sendable, Hashable {
        var word: String
        var text = ""
    }

    /// How long a server may take to say what it knows: a shell waits for it.
    static let patience = Duration.milliseconds(300)

    private let request: CompletionRequest
    private let settings: Settings
    private let dependencies: Dependencies

    /// Takes what was typed.
    ///
    /// - Parameters:
    ///   - request: the words.
    ///   - settings: where a server is.
    ///   - dependencies: how it is reached.
    init(_ request: CompletionRequest, settings: Settings, dependencies: Dependencies) {
        (self.request, self.settings, self.dependencies) = (request, settings, dependencies)
    }

    /// The candidates that begin as the unfinished word does.
    func list() async -> [Candidate] {
        await all().filter { $0.word.hasPrefix(request.prefix) }
    }

    private func all() async -> [Candidate] {
        switch request.expected {
        case .nothing: return []
        case .flag(let names): return names.map { name in Candidate(word: name, text: usage(ofFlag: name)) }
        case .subcommand(let orService):
            let commands = request.command.listedSubcommands.map { Candidate(word: $0.name, text: firstLine($0.usage)) }
            return orService ? commands + (await services()) : commands
        case .argument(.service, _): return await services()
        case .argument(.endpoint, let before):
            let service = await service(before.last ?? "")
            return service?.endpoints.map { Candidate(word: $0.name) } ?? []
        case .argument(.environment, _):
            let known = try? settings.environments.list()
            return known?.map { Candidate(word: $0.name, text: $0.proxyAddress) } ?? []
        case .argument(.shell, _): return ["bash", "zsh"].map { Candidate(word: $0) }
        case .service(let name, let words):
            return await service(name).map { methods(of: $0, behind: words) } ?? []
        }
    }

    private func usage(ofFlag dashed: String) -> String {
        request.command.allFlags.first { $0.names.contains { Flag.dashed($0) == dashed } }?.usage ?? ""
    }

    private func firstLine(_ text: String) -> String { text.split(separator: "\n").first.map(String.init) ?? "" }

    /// The next word of a method's name, or a flag of the method.
    private func methods(of service: ServiceRecord, behind words: [String]) -> [Candidate] {
        let positional = (try? ServiceWords(words).positional) ?? []
        let endpoint = try? EndpointWords(service: service.name, words: positional).endpoint(in: service.endpoints)
        let fields = RequestField.all(of: endpoint?.request)
        if request.prefix.hasPrefix("-") {
            return fields.filter(\.isLeaf).map { Candidate(word: "--\($0.flag)", text: TypeText(type: $0.type).line) }
                + [Candidate(word: "--input", text: "the whole request as JSON"), Candidate(word: "--help")]
        }
        if let names = enumNames(of: words.last ?? "", fields) { return names.map { Candidate(word: $0) } }
        var next: [Candidate] = []
        for method in ServiceUsage(service: service).methods.map({ $0.split(separator: " ").map(String.init) }) {
            guard method.count > positional.count, method.starts(with: positional) else { continue }
            let candidate = Candidate(word: method[positional.count])
            if !next.contains(candidate) { next.append(candidate) }
        }
        return next
    }

    /// What a flag that waits for its value takes, when that is known.
    private func enumNames(of word: String, _ fields: [RequestField]) -> [String]? {
        guard word.hasPrefix("-"), !word.contains("=") else { return nil }
        let names = fields.field(flag: String(word.drop { $0 == "-" }))?.type.enumNames ?? []
        return names.isEmpty ? nil : names
    }

    private func services() async -> [Candidate] {
        let records = await ask { registry, namespace in try await registry.services(domain: namespace) } ?? []
        return Set(records.map(\.name)).sorted().map { Candidate(word: $0) }
    }

    private func service(_ name: String) async -> ServiceRecord? {
        await ask { registry, namespace in
            for domain in ServiceCommand.domains(of: name, namespace) {
                if let service = try await registry.service(name, domain: domain).first { return service }
            }
            return nil
        } ?? nil
    }

    /// Asks the server; nil when it does not answer in time, or at all: completion never speaks of errors.
    private func ask<Answer: Sendable>(
        _ question: @escaping @Sendable (any Registry, String) async throws -> Answer
    ) async -> Answer? {
        guard let target = try? settings.target() else { return nil }
        let inquiry = ServerInquiry(dependencies: dependencies, patience: CompletionCandidates.patience)
        return try? await inquiry.ask(target) { try await question($0.registry, target.namespace) }?.get()
    }
}
