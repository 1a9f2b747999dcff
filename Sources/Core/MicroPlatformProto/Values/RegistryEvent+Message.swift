import MicroCore

// Changes of a registry as the results of a watch and back (spec platform-server.md §6).

extension RegistryEvent {
    /// A change as it travels.
    package var message: Registry_Result {
        var message = Registry_Result()
        message.action = action.rawValue
        message.service = service.message(domain: domain)
        return message
    }

    /// Reads a change; nil when it says nothing of a service.
    ///
    /// - Parameters:
    ///   - message: the change as it travels.
    ///   - watched: the domain that was asked for.
    package init?(_ message: Registry_Result, watched: String) {
        guard let action = Action(rawValue: message.action), !message.service.name.isEmpty else { return nil }
        let service = ServiceRecord(message.service)
        // Other servers leave the option out and name the domain in the metadata alone.
        let names = [message.service.options.domain, service.metadata["domain"] ?? "", watched]
        let domain = names.first { !$0.isEmpty && $0 != Namespace.all } ?? Namespace.default
        self.init(action: action, service: service, domain: domain)
    }
}

extension Registry_Result {
    /// What a watch begins with, where it was asked for.
    package static var begin: Registry_Result {
        var message = Registry_Result()
        message.action = "begin"
        return message
    }
}
