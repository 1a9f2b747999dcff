import MicroCore
import MicroProto

/// What a server that passes calls on knows of the services behind it, for its own health and reflection.
package protocol RelayedServices: Sendable {
    /// What reflection lists of them, each as `<service>.<Handler>`.
    func names(_ context: CallContext) async -> [String]

    /// What one of them says of files, symbols and extensions.
    ///
    /// - Parameters:
    ///   - question: what reflection was asked.
    ///   - service: the one that is asked first, or alone, because it answered the caller before.
    ///   - isOnly: whether no other is asked.
    /// - Returns: the answer and whose it is; nil when none of them has one.
    func describe(
        _ question: Grpc_Reflection_V1_ServerReflectionRequest, by service: String?, isOnly: Bool,
        _ context: CallContext
    ) async -> RelayedDescription?

    /// Whether one takes calls.
    ///
    /// - Parameter service: its name, or `<service>.<Handler>`.
    /// - Returns: nil for one that is not registered.
    func status(
        of service: String, _ context: CallContext
    ) async -> Grpc_Health_V1_HealthCheckResponse.ServingStatus?
}

/// What a service behind a proxy said of itself.
package struct RelayedDescription: Sendable {
    /// The service that said it.
    package let service: String
    package let answer: Grpc_Reflection_V1_ServerReflectionResponse.OneOf_MessageResponse

    package init(service: String, answer: Grpc_Reflection_V1_ServerReflectionResponse.OneOf_MessageResponse) {
        self.service = service
        self.answer = answer
    }
}
