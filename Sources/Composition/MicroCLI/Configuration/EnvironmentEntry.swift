import MicroJSON

/// A Micro server that commands can go to.
package struct EnvironmentEntry: Sendable, Hashable {
    /// What people call it.
    package var name: String
    /// Its proxy as `host:port` or `host`; empty when none was given.
    package var proxyAddress: String
    /// One line about it.
    package var description: String

    /// Makes an entry.
    ///
    /// - Parameters:
    ///   - name: what people call it.
    ///   - proxyAddress: its proxy as `host:port` or `host`.
    ///   - description: one line about it.
    package init(name: String, proxyAddress: String, description: String = "") {
        self.name = name
        self.proxyAddress = proxyAddress
        self.description = description
    }

    /// The server on this machine; built in, whatever the config file says.
    package static let local = EnvironmentEntry(
        name: "local", proxyAddress: "127.0.0.1:8081", description: "Local running Micro Server")

    /// Reads an entry of the config file's `envs`.
    init(name: String, _ value: JSONValue) {
        self.init(
            name: name,
            proxyAddress: value["ProxyAddress"]?.stringValue ?? "",
            description: value["Description"]?.stringValue ?? "")
    }

    /// The entry as the config file keeps it.
    var json: JSONValue {
        ["Name": .string(name), "ProxyAddress": .string(proxyAddress), "Description": .string(description)]
    }
}
