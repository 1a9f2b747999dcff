/// `micro server`: runs the whole platform in this process.
enum ServerCommand {
    static let command = Command(
        "server",
        usage: "Run the micro server",
        argumentUsage: "",
        flags: [
            Flag(
                "address", variable: "MICRO_SERVER_ADDRESS", default: .string("127.0.0.1"), rule: .host,
                usage: "Host that the listeners bind to"),
            Flag(
                "api_address", variable: "MICRO_API_ADDRESS", default: .string(":8080"), rule: .listener,
                usage: "Address of the HTTP API"),
            Flag(
                "grpc_address", variable: "MICRO_GRPC_ADDRESS", default: .string(":8081"), rule: .listener,
                usage: "Address of the gRPC proxy that the micro command connects to"),
            Flag(
                "network_address", variable: "MICRO_NETWORK_ADDRESS", default: .string(":8443"), rule: .listener,
                usage: "Address of the proxy that services connect to"),
            Flag(
                "metrics_address", variable: "MICRO_METRICS_ADDRESS", rule: .optionalListener,
                usage: "Address of the page of metrics for Prometheus, none by default"),
            Flag(
                "otlp_endpoint", variable: "MICRO_OTLP_ENDPOINT", rule: .collector,
                usage: "URL of the OTLP collector that traces are sent to, none by default"),
            Flag(
                "traces_sample", variable: "MICRO_TRACES_SAMPLE", rule: .part,
                usage: "Part of the traces that begin here which is recorded, 0 to 1; all by default"),
        ],
        variables: [.logLevel]
    ) { invocation in
        try invocation.expectArguments(atMost: 0)
        let options = try ServerOptions(flags: invocation.flags)
        try await invocation.dependencies.serve(options)
    }
}
