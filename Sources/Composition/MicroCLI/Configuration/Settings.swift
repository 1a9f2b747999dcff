import MicroCore

/// What the global flags and the config file say about where commands go.
package struct Settings: Sendable {
    /// The environment variables of the process.
    package let environment: Environment
    /// The environments of the config file.
    package let environments: EnvironmentList
    /// What is wrong with the variable of a global flag.
    package let problem: UsageError?
    private let proxyAddress: String?
    private let namespace: String?

    /// Reads the global flags; touches no file.
    ///
    /// - Parameters:
    ///   - globals: the flags of ``GlobalFlags``.
    ///   - environment: the environment variables of the process.
    package init(globals: FlagValues, environment: Environment) {
        self.environment = environment
        problem = globals.problem
        let file = globals.nonEmpty("c").map { ConfigFile(path: $0) } ?? .default(environment)
        environments = EnvironmentList(file: file, chosen: globals.nonEmpty("env"))
        namespace = globals.nonEmpty("namespace")
        proxyAddress = globals.nonEmpty("proxy_address")
    }

    /// Where a command goes.
    package struct Target: Sendable, Hashable {
        /// The server's proxy, `host:port`.
        package var proxyAddress: String
        /// The namespace that the command works in.
        package var namespace: String
    }

    /// Where commands go now.
    ///
    /// - Throws: ``ExitError`` when the current environment does not exist or has no address.
    package func target() throws(ExitError) -> Target {
        do throws(CLIError) {
            let name = try environments.current()
            guard let entry = try environments.entry(name) else { throw CLIError(.envNotFound, name) }
            let address = proxyAddress ?? entry.proxyAddress
            guard !address.isEmpty else { throw CLIError(.envWithoutAddress, name, name) }
            guard ValueRule.server.accepts(address) else { throw CLIError(.envBadAddress, name, address, name) }
            let stored = try environments.namespace(in: name)
            // An address without a port names a public server behind TLS.
            let proxy = HostPort(address, defaultPort: 443)?.description ?? address
            return Target(proxyAddress: proxy, namespace: namespace ?? stored)
        } catch {
            throw ExitError(error)
        }
    }
}
