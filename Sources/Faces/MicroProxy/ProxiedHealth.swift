import MicroCodec
import MicroCore
import MicroProto
import MicroRPC

/// Asks a node of a service whether it takes calls.
struct ProxiedHealth: Sendable {
    typealias Status = Grpc_Health_V1_HealthCheckResponse.ServingStatus

    let client: RPCClient

    /// - Parameters:
    ///   - name: the service in the registry.
    ///   - service: what was asked for: its name, or one with a handler behind it.
    ///   - isRegistered: whether the registry knows that, too; then a node without health serves it.
    func ask(_ name: String, about service: String, isRegistered: Bool, _ call: ProxiedCall) async -> Status? {
        do {
            return try await check(name, service, call)
        } catch  where ProxiedHealth.isAway(error) {
            return .notServing
        } catch {
            guard isRegistered else { return nil }
        }
        // It has no health, or knows this name in another way than the registry: then the node speaks for the service.
        do { return try await check(name, "", call) } catch {
            return ProxiedHealth.isAway(error) ? .notServing : .serving
        }
    }

    private func check(_ name: String, _ service: String, _ call: ProxiedCall) async throws -> Status {
        guard let options = call.options else { throw MicroError(.callDeadline) }
        var request = Grpc_Health_V1_HealthCheckRequest()
        request.service = service
        let response: Grpc_Health_V1_HealthCheckResponse = try await client.call(
            name, "/grpc.health.v1.Health/Check", request, metadata: call.metadata, options: options)
        return response.status
    }

    /// Whether no node answered, rather than one that it does not know.
    private static func isAway(_ error: any Error) -> Bool {
        guard let error = error as? MicroError else { return true }
        return error.code == 503 || error.code == 408
    }
}
