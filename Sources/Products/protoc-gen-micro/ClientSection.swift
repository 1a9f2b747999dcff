import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The typed client of a service: one method for each rpc.
struct ClientSection {
    let service: ServiceDescriptor
    let names: SwiftNames
    let visibility: GeneratorOptions.Visibility

    func print(to printer: inout CodePrinter) {
        printer.print()
        for line in DocComment(service, otherwise: "Calls `\(service.fullName)`.").lines { printer.print(line) }
        let isDeprecated = service.options.deprecated || service.file.options.deprecated
        if isDeprecated { printer.print("@available(*, deprecated)") }
        printer.print("\(visibility.prefix)struct \(names.client(service)): \(names[.sendable]) {")
        printStart(to: &printer)
        let methods = MethodNames(service.methods.map(\.name)).names
        for (method, name) in zip(service.methods, methods) { print(method, name, to: &printer) }
        printer.print("}")
    }

    /// gRPC stubs find a service by its package, so that is what it is called; without one the caller has to say.
    private func printStart(to printer: inout CodePrinter) {
        let package = service.file.package
        printer.print(
            """
                /// What makes the calls.
                \(visibility.prefix)let client: any \(names[.client])
                /// The name that the service is registered by.
                \(visibility.prefix)let service: \(names[.string])

                /// Makes a client of the service.
                ///
                /// - Parameters:
                ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
                ///   - service: the name that the service is registered by.
                \(visibility.prefix)init(_ client: any \(names[.client]), service: \(names[.string])\(package.isEmpty ? "" : " = \"\(package)\"")) {
                    self.client = client
                    self.service = service
                }
            """)
    }

    private func print(_ method: MethodDescriptor, _ name: String, to printer: inout CodePrinter) {
        let call = Call(method, names)
        printer.print()
        for line in DocComment(method, otherwise: "Calls `\(method.endpoint)`.").lines {
            printer.print("    \(line)")
        }
        if method.options.deprecated { printer.print("    @available(*, deprecated)") }
        var parameters = [
            """
            metadata: \(names[.metadata]) = \(names[.metadata])(), context: \(names[.callContext])? = nil,
                    options: \(names[.callOptions]) = \(names[.callOptions])()
            """
        ]
        if let request = call.request { parameters.insert("_ request: \(request)", at: 0) }
        if let writer = call.writer { parameters.append("_ write: (\(writer)) async throws -> \(names[.void])") }
        let request = call.request == nil ? "" : ", request"
        let write = call.writer == nil ? "" : ", write"
        // What the caller writes in an actor stays there.
        let isolation = call.writer == nil ? "" : "nonisolated(nonsending) "
        printer.print(
            """
                \(visibility.prefix)\(isolation)func \(name)(
                    \(parameters.joined(separator: ",\n        "))
                ) async throws -> \(call.result) {
                    try await client.\(call.function)(
                        service, "\(method.endpoint)"\(request), metadata: metadata, context: context, options: options\(write))
                }
            """)
    }

    /// How the runtime makes a call of one of the four kinds.
    private struct Call {
        /// The function of `Client`.
        let function: String
        /// The message it takes, when it is one.
        let request: String?
        /// What the caller writes its messages to, when the answer is one.
        let writer: String?
        let result: String

        init(_ method: MethodDescriptor, _ names: SwiftNames) {
            let input = names[method.inputType]
            let output = names[method.outputType]
            switch (method.clientStreaming, method.serverStreaming) {
            case (false, false):
                (function, request, writer, result) = ("call", input, nil, output)
            case (false, true):
                (function, request, writer, result) =
                    ("serverStream", input, nil, "\(names[.messageStream])<\(output)>")
            case (true, false):
                (function, request, writer, result) =
                    ("clientStream", nil, "\(names[.messageWriter])<\(input)>", output)
            case (true, true):
                (function, request, writer, result) =
                    ("stream", nil, nil, "\(names[.clientStream])<\(input), \(output)>")
            }
        }
    }
}
