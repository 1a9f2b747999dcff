import MicroCore

/// Whether a server could listen, or does, and whether the one that commands go to answers.
struct ServerCheck: Sendable {
    /// Where commands go.
    let settings: Settings
    /// Asks a server.
    let inquiry: ServerInquiry

    /// How a gateway answers at `/`.
    private static let gatewayRequest = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

    /// Each listener of a server that would be started with the variables as they are.
    func listeners() async -> [Diagnosis] {
        let parser = FlagParser(flags: ServerCommand.command.flags, environment: settings.environment)
        // Unusable values are reported by the check of variables.
        guard let options = (try? parser.parse([]).values).flatMap({ try? ServerOptions(flags: $0) }) else { return [] }
        return [
            listener("api", options.api, PortProbe.probe(options.api, request: ServerCheck.gatewayRequest)) {
                $0.contains("\"version\"")
            },
            await listener("grpc", options.grpc), await listener("network", options.network),
        ]
    }

    /// Whether the current environment exists and its server answers.
    func environment() async -> Diagnosis {
        let name = (try? settings.environments.current()) ?? EnvironmentEntry.local.name
        let target: Settings.Target
        do {
            target = try settings.target()
        } catch {
            return .fail("environment \(name)", error.message)
        }
        let what = "environment \(name) at \(target.proxyAddress)"
        switch await inquiry.ask(target, { try await $0.registry.services(domain: target.namespace).count }) {
        case .success(let count):
            return .ok(what, "a micro server answers; it knows \(count) services in namespace \(target.namespace)")
        case .failure(let error):
            let reason = ErrorMapper.exitError(for: error).message
            // What answers and is no proxy need not be started.
            let isSilent = DialFailure.address(in: "\(error)") != nil
            let isLocal = isSilent && HostPort(target.proxyAddress)?.isLoopback ?? false
            let hint =
                isLocal ? "start one with `micro server`" : "is it the server's gRPC proxy (:8081)? See `micro env`"
            return .fail(what, "\(reason); \(hint)")
        case nil:
            return .fail(
                what, "nothing answers within \(inquiry.patience.goText); is it the server's gRPC proxy (:8081)?")
        }
    }

    private func listener(_ name: String, _ address: HostPort) async -> Diagnosis {
        let finding = PortProbe.probe(address)
        guard case .taken = finding else { return listener(name, address, finding) { _ in false } }
        let host = address.isWildcard ? HostPort(host: "127.0.0.1", port: address.port) : address
        let target = Settings.Target(proxyAddress: host.description, namespace: Namespace.default)
        let answer = try? await inquiry.ask(target) { try await $0.registry.services(domain: Namespace.default).count }?
            .get()
        return listener(name, address, finding) { _ in answer != nil }
    }

    private func listener(
        _ name: String, _ address: HostPort, _ finding: PortProbe.Finding, isMicro: (String) -> Bool
    ) -> Diagnosis {
        let what = "port \(address.port) (\(name))"
        switch finding {
        case .free: return .ok(what, "free for `micro server`")
        case .taken(let answer) where isMicro(answer): return .ok(what, "a micro server answers")
        case .taken:
            return .fail(
                what, "another program listens at \(address); end it, or start micro server --\(name)_address :<port>")
        case .unreachable(let reason): return .fail(what, "\(address): \(reason)")
        }
    }
}
