import MicroCore

/// What was probably meant by the name of a service or an endpoint that there is not, and what helps when there was one.
struct NearMiss: Sendable {
    /// Knows what there is.
    let registry: any Registry
    /// The namespace that the command works in.
    let namespace: String

    /// Runs a call; when its target does not exist, the error also says what is near.
    ///
    /// - Parameters:
    ///   - request: what is called.
    ///   - body: calls it.
    func explaining<Result: Sendable>(
        _ request: ClientRequest, _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch {
            if let address = request.options.address, let reach = Reach((error as? MicroError)?.detail ?? "\(error)") {
                throw reach.exitError(calling: request.service, at: address)
            }
            let exit = ErrorMapper.exitError(for: error)
            guard let hint = await hint(exit, request) else { throw error }
            throw ExitError("\(exit.message)\n\(hint)", code: exit.code)
        }
    }

    /// The service whose name is near to one that is not registered, or the namespace that the name itself is in.
    func service(_ name: String) async -> String? {
        let names = try? await registry.services(domain: namespace).map(\.name)
        if let near = Suggestion.nearest(to: name, among: names ?? []) { return "Did you mean \"\(near)\"?" }
        guard namespace != Namespace.default,
            let records = try? await registry.service(name, domain: Namespace.default), !records.isEmpty
        else { return nil }
        return "It is in the namespace \"\(Namespace.default)\"; this command works in \"\(namespace)\"."
    }

    private func hint(_ exit: ExitError, _ request: ClientRequest) async -> String? {
        if ErrorEntry.callLost.fits(exit.message) {
            let service = request.service
            return "Look at the log of \(service); `micro get service \(service)` shows a new node when it is back."
        }
        // What is called by its address need not be registered.
        guard request.options.address == nil else { return nil }
        // A service may report another one that it looked for in vain.
        if exit == ExitError(.noService, request.service) { return await service(request.service) }
        let handler = String(request.endpoint.prefix { $0 != "." })
        if [ExitError(.noMethod, request.endpoint), ExitError(.noHandler, handler)].contains(exit) {
            return await endpoint(request)
        }
        let isStream =
            if exit == ExitError(.serviceError, ErrorEntry.emptyResponse.text([])) {
                // A stream of no responses, unless the service failed to give its only one.
                await endpoints(request).contains { $0.name == request.endpoint && $0.isStream }
            } else {
                exit.message.hasPrefix("more than one response to a ")
            }
        return isStream ? "It streams: micro stream \(request.service) \(request.endpoint) …" : nil
    }

    private func endpoints(_ request: ClientRequest) async -> [EndpointRecord] {
        ((try? await registry.service(request.service, domain: namespace)) ?? []).flatMap(\.endpoints)
    }

    private func endpoint(_ request: ClientRequest) async -> String {
        await NearMiss.endpoint(request.endpoint, among: endpoints(request).map(\.name)).map {
            "Did you mean \"\($0)\"?"
        }
            ?? "See `micro get service \(request.service)` for its endpoints."
    }

    /// Handler and method are compared each on its own: the handler's name alone makes no likeness.
    static func endpoint(_ name: String, among names: [String]) -> String? {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        return names.first { candidate in
            let other = candidate.split(separator: ".", maxSplits: 1).map(String.init)
            return other.count == 2
                && zip(parts, other).allSatisfy { $0 == $1 || Suggestion.nearest(to: $0, among: [$1]) != nil }
        }
    }
}
