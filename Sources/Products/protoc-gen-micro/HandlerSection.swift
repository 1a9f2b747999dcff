import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The protocol that a service's handler implements, and its registration.
struct HandlerSection {
    let service: ServiceDescriptor
    let names: SwiftNames
    let visibility: GeneratorOptions.Visibility

    func print(to printer: inout CodePrinter) {
        let methods = Array(zip(service.methods, MethodNames(service.methods.map(\.name)).names))
        printProtocol(methods, to: &printer)
        printRegistration(methods, to: &printer)
    }

    private func printProtocol(_ methods: [(MethodDescriptor, String)], to printer: inout CodePrinter) {
        printer.print()
        for line in DocComment(service, otherwise: "Answers the calls of `\(service.fullName)`.").lines {
            printer.print(line)
        }
        printer.print("\(visibility.prefix)protocol \(names.handler(service)): \(names[.serviceHandler]) {")
        for (index, (method, name)) in methods.enumerated() {
            if index > 0 { printer.print() }
            for line in DocComment(method, otherwise: "Answers `\(method.endpoint)`.").lines {
                printer.print("    \(line)")
            }
            let parameters = parameters(method).map(\.declaration).joined(separator: ", ")
            let result = method.serverStreaming ? "" : " -> \(names[method.outputType])"
            let line = "    func \(name)(\(parameters)) async throws\(result)"
            printer.print(
                line.count <= 120
                    ? line
                    : """
                        func \(name)(
                            \(parameters)
                        ) async throws\(result)
                    """)
        }
        printer.print("}")
    }

    /// `add(to:)` is as visible as the requirement of `ServiceHandler`, which a public handler has to meet.
    private func printRegistration(_ methods: [(MethodDescriptor, String)], to printer: inout CodePrinter) {
        let ownName = "add\(service.name.prefix(1).uppercased())\(service.name.dropFirst())"
        printer.print(
            """

            extension \(names.handler(service)) {
                /// Adds the endpoints of `\(service.name)`; `Service.handle(_:)` calls it.
                ///
                /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
                ///
                /// - Parameter dispatcher: answers the calls.
                public func add(to dispatcher: \(names[.dispatcher])) { \(ownName)(to: dispatcher) }

                /// Adds the endpoints of `\(service.name)`.
                ///
                /// - Parameters:
                ///   - dispatcher: answers the calls.
                ///   - offLoop: true when methods block or compute for more than about 100 µs.
                \(visibility.prefix)func \(ownName)(to dispatcher: \(names[.dispatcher]), offLoop: \(names[.bool]) = false) {
            """)
        // Reflection would not know a service whose messages are all from other files.
        printer.print("        dispatcher.describe(by: .\(ProtoPath(service.file.name).constant))")
        for (method, name) in methods {
            let parameters = parameters(method)
            let received = parameters.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
            let passed = parameters.map(\.argument).joined(separator: ", ")
            printer.print(
                """
                        dispatcher.handle("\(method.endpoint)", offLoop: offLoop) {
                            (\(received)) in
                            try await self.\(name)(\(passed))
                        }
                """)
        }
        printer.print(
            """
                }
            }
            """)
    }

    private struct Parameter {
        let name: String
        let type: String
        var isLabelled = true

        /// In the protocol: `_ request: Request`.
        var declaration: String { "\(isLabelled ? "" : "_ ")\(name): \(type)" }
        /// In a call: `context: context`.
        var argument: String { isLabelled ? "\(name): \(name)" : name }
    }

    private func parameters(_ method: MethodDescriptor) -> [Parameter] {
        let request = names[method.inputType]
        var parameters = [
            method.clientStreaming
                ? Parameter(name: "requests", type: "\(names[.messageStream])<\(request)>", isLabelled: false)
                : Parameter(name: "request", type: request, isLabelled: false)
        ]
        if method.serverStreaming {
            let writer = "\(names[.messageWriter])<\(names[method.outputType])>"
            parameters.append(Parameter(name: "responses", type: writer))
        }
        parameters.append(Parameter(name: "context", type: names[.callContext]))
        return parameters
    }
}

extension MethodDescriptor {
    /// The endpoint as it is called and registered (spec platform-framework.md §9): `Helloworld.Call`.
    var endpoint: String { "\(service.name).\(name)" }
}
