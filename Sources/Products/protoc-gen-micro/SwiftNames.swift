import SwiftProtobufPluginLibrary

/// What the things of a file are called in Swift.
struct SwiftNames {
    /// The types of the runtime that generated code speaks of.
    enum RuntimeType: String {
        case protoFile = "ProtoFile"
        case describedMessage = "DescribedMessage"
        case callContext = "CallContext"
        case callOptions = "CallOptions"
        case metadata = "Metadata"
        case messageStream = "MessageStream"
        case messageWriter = "MessageWriter"
        case clientStream = "ClientStream"
        case client = "Client"
        case dispatcher = "Dispatcher"
        case serviceHandler = "ServiceHandler"

        var module: String {
            switch self {
            case .protoFile, .describedMessage: "MicroCodec"
            case .callContext, .callOptions, .metadata, .messageStream, .messageWriter, .clientStream, .client:
                "MicroCore"
            case .dispatcher, .serviceHandler: "MicroRPC"
            }
        }
    }

    /// The types of the standard library that generated code speaks of; messages may be called the same.
    enum StandardType: String {
        case bool = "Bool"
        case sendable = "Sendable"
        case string = "String"
        case void = "Void"
    }

    private let namer: SwiftProtobufNamer
    /// Whether the generated file imports `Micro`, which has all of the runtime's types.
    private let hasMicro: Bool
    /// Of messages and enums, those of imported files too.
    private let messages: Set<String>
    /// Of handlers and clients, the same way.
    private let services: Set<String>

    /// - Parameters:
    ///   - file: whose things are named.
    ///   - files: what is generated with it; types of the same module hide those of the runtime.
    ///   - options: say which module holds which file's messages, and where the runtime comes from.
    init(file: FileDescriptor, among files: [FileDescriptor], options: GeneratorOptions) {
        let modules = options.modules
        let namer = SwiftProtobufNamer(currentFile: file, protoFileToModuleMappings: modules)
        let module = modules.moduleName(forFile: file)
        let neighbours = files.filter { modules.moduleName(forFile: $0) == module }
        let visible = [file] + file.dependencies + neighbours
        let messages = SwiftNames.types(of: visible, namer)
        self.namer = namer
        self.messages = messages
        hasMicro = !file.isWellKnown && options.imports.contains("Micro")
        services = Set(
            visible.flatMap(\.services).flatMap { service in
                SwiftNames.suffixes.map { SwiftNames.type($0, of: service, namer, besides: messages) }
            })
    }

    /// A message's type.
    subscript(message: Descriptor) -> String { namer.fullName(message: message) }

    /// A type of the runtime, with its module, since any type of the user's module may have the same name and hide it.
    subscript(type: RuntimeType) -> String {
        let name = type.rawValue
        // A message may be called like the module, too.
        let modules = [type.module] + (hasMicro ? ["Micro"] : [])
        return modules.first { !isTaken($0) }.map { "\($0).\(name)" } ?? name
    }

    /// A type of the standard library. No message is called `Swift`; protoc-gen-swift sees to that.
    subscript(type: StandardType) -> String { "Swift.\(type.rawValue)" }

    private func isTaken(_ name: String) -> Bool { messages.contains(name) || services.contains(name) }

    /// The protocol that a service's handler implements: `Helloworld_HelloworldHandler`.
    func handler(_ service: ServiceDescriptor) -> String {
        SwiftNames.type("Handler", of: service, namer, besides: messages)
    }

    /// A service's typed client: `Helloworld_HelloworldClient`.
    func client(_ service: ServiceDescriptor) -> String {
        SwiftNames.type("Client", of: service, namer, besides: messages)
    }

    private static let suffixes = ["Handler", "Client"]

    /// A message may already be called like that; then an underscore tells the two apart.
    private static func type(
        _ suffix: String, of service: ServiceDescriptor, _ namer: SwiftProtobufNamer, besides taken: Set<String>
    ) -> String {
        let name = namer.typePrefix(forFile: service.file) + service.name + suffix
        return taken.contains(name) ? name + "_" : name
    }

    private static func types(of files: [FileDescriptor], _ namer: SwiftProtobufNamer) -> Set<String> {
        var names: Set<String> = []
        func visit(_ message: Descriptor) {
            names.insert(namer.relativeName(message: message))
            names.formUnion(message.enums.map { namer.relativeName(enum: $0) })
            message.messages.forEach(visit)
        }
        for file in files {
            names.formUnion(file.enums.map { namer.relativeName(enum: $0) })
            file.messages.forEach(visit)
        }
        return names
    }
}
