/// The flags that stand before the command (spec platform-server.md §3): those that have an effect today.
enum GlobalFlags {
    static let all = [
        Flag(
            "c", variable: "MICRO_CONFIG_FILE",
            usage: "Set the config file: Defaults to ~/.micro/config.json"),
        Flag("env", aliases: ["e"], variable: "MICRO_ENV", usage: "Set the environment to operate in"),
        Flag(
            "namespace", variable: "MICRO_NAMESPACE",
            usage: "Namespace to work in, instead of the one stored for the environment"),
        Flag(
            "proxy_address", variable: "MICRO_PROXY", rule: .server,
            usage: "Address of the server's proxy, instead of the env's"),
        .help, version,
    ]

    /// `--version`, which prints the version and does nothing else.
    static let version = Flag("version", aliases: ["v"], default: .bool(false), usage: "print the version")
}
