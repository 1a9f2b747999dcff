import MicroCore
import MicroJSON

/// The environments that the config file knows, and which one is current.
package struct EnvironmentList: Sendable {
    /// Where they are kept.
    package let file: ConfigFile
    /// The environment that this one call names; it wins over the stored one.
    package let chosen: String?

    /// Makes a list.
    ///
    /// - Parameters:
    ///   - file: where they are kept.
    ///   - chosen: the environment that this one call names.
    package init(file: ConfigFile, chosen: String? = nil) {
        self.file = file
        self.chosen = chosen
    }

    /// The name of the current environment, whether it exists or not.
    package func current() throws(CLIError) -> String {
        if let chosen { return chosen }
        return EnvironmentList.stored(in: try file.load())
    }

    /// All environments by name, `local` among them.
    package func list() throws(CLIError) -> [EnvironmentEntry] {
        var entries = try entries(in: try file.load()).members
            .filter { $0.key != EnvironmentEntry.local.name }
            .map { EnvironmentEntry(name: $0.key, $0.value) }
        entries.append(.local)
        return entries.sorted { $0.name < $1.name }
    }

    /// The environment of a name, nil when there is none.
    ///
    /// - Parameter name: what people call it.
    package func entry(_ name: String) throws(CLIError) -> EnvironmentEntry? {
        try list().first { $0.name == name }
    }

    /// Makes an environment the current one.
    ///
    /// - Parameter name: one that exists.
    package func select(_ name: String) throws(CLIError) {
        guard try entry(name) != nil else { throw EnvironmentList.unknown(name) }
        try file.update { document in try document.set("env", to: name) }
    }

    /// Adds an environment or replaces the one of that name; `local` stays as it is.
    ///
    /// - Parameter entry: what it is.
    package func add(_ entry: EnvironmentEntry) throws(CLIError) {
        guard entry.name != EnvironmentEntry.local.name else { return }
        // `env.current-user` would have to stand where the name of the current environment stands.
        if let key = entry.name.split(separator: ".").first, ["env", "envs"].contains(key) {
            throw CLIError(.reservedEnvironment, entry.name)
        }
        try changeEntries { $0[entry.name] = entry.json }
    }

    /// Removes an environment that is not the current one; `local` stays as it is.
    ///
    /// - Parameter name: one that exists.
    package func delete(_ name: String) throws(CLIError) {
        guard try entry(name) != nil else { throw EnvironmentList.unknown(name) }
        try file.update { document in
            if name == chosen || name == EnvironmentList.stored(in: document) {
                throw CLIError(.environmentInUse, name)
            }
            guard name != EnvironmentEntry.local.name else { return }
            var all = try entries(in: document)
            all[name] = nil
            try document.set("envs", to: JSON.text(.object(all)))
        }
    }

    /// The namespace that commands work in while an environment is current.
    ///
    /// - Parameter environment: its name.
    package func namespace(in environment: String) throws(CLIError) -> String {
        let stored = try file.load()["namespaces.\(environment).current"] ?? ""
        return stored.isEmpty ? Namespace.default : stored
    }

    private func changeEntries(_ change: (inout JSONObject) -> Void) throws(CLIError) {
        try file.update { document in
            var all = try entries(in: document)
            change(&all)
            try document.set("envs", to: JSON.text(.object(all.sortedByKey())))
        }
    }

    /// The `envs` of the file: a text that holds JSON, as Go writes it.
    private func entries(in document: ConfigDocument) throws(CLIError) -> JSONObject {
        guard let text = document["envs"], !text.isEmpty else { return JSONObject() }
        guard case .object(let entries)? = try? JSON.parse(text) else {
            throw file.broken(ConfigFault(description: "its key envs does not hold a JSON object"))
        }
        return entries
    }

    private static func stored(in document: ConfigDocument) -> String {
        let name = document["env"] ?? ""
        return name.isEmpty ? EnvironmentEntry.local.name : name
    }

    private static func unknown(_ name: String) -> CLIError { CLIError(.noEnvironment, name) }
}
