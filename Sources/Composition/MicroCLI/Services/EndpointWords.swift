import MicroCore

/// The endpoint that words stand for: `helloworld call` is `Helloworld.Call`, `foo-bar call` is `FooBar.Call`.
struct EndpointWords: Sendable, Hashable {
    /// The name as error texts say it.
    let name: String
    /// Other names that the original or the gateway would make of the same words.
    let alternatives: [String]

    /// Reads the words.
    ///
    /// - Parameters:
    ///   - service: the service's name, which is the handler's when the words name none.
    ///   - words: the method, or handler and method.
    /// - Throws: ``CLIError`` for another number of words.
    init(service: String, words: [String]) throws(CLIError) {
        guard (1...2).contains(words.count), let method = words.last else {
            throw CLIError(.wordCount)
        }
        let handler = words.count == 2 ? words[0] : service
        let last = handler.split(separator: ".").last.map(String.init) ?? handler
        name = [handler, method].map(EndpointName.joined).joined(separator: ".")
        alternatives = [[handler, method].map(EndpointName.titled), [last, method].map(EndpointName.joined)]
            .map { $0.joined(separator: ".") }
    }

    /// Finds the endpoint that the words name: by an exact name first, else by the only name that differs in case alone.
    ///
    /// - Returns: nil when it has none.
    /// - Throws: ``CLIError`` that lists them when there are several.
    func endpoint(in endpoints: [EndpointRecord]) throws(CLIError) -> EndpointRecord? {
        let names = [name] + alternatives
        if let exact = names.lazy.compactMap({ name in endpoints.first { $0.name == name } }).first { return exact }
        do throws(SeveralEndpoints) {
            for name in names {
                if let found = try EndpointName.find(name, among: endpoints) { return found }
            }
            return nil
        } catch {
            throw CLIError(
                .severalMethods, name, error.names.joined(separator: ", "),
                hint: "`micro call` takes exact names.")
        }
    }

    /// The words that call an endpoint, those behind the service's name: `call`, or `greeter call`.
    static func calling(_ endpoint: String, of service: String) -> String {
        let parts = endpoint.split(separator: ".", maxSplits: 1).map { $0.prefix(1).lowercased() + $0.dropFirst() }
        guard let handler = endpoint.split(separator: ".").first, parts.count == 2 else {
            return parts.joined(separator: " ")
        }
        let isOwn = [EndpointName.joined(service), EndpointName.titled(service)].contains(String(handler))
        return isOwn ? parts[1] : parts.joined(separator: " ")
    }
}
