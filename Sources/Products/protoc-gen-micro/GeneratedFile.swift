import SwiftProtobufPluginLibrary

/// One `.micro.swift`: a header, imports, then one section for each thing that is generated.
struct GeneratedFile {
    let file: FileDescriptor
    /// All that protoc asked for in one go.
    let files: [FileDescriptor]
    let options: GeneratorOptions

    /// Where it is written, named as protoc-gen-swift names its file.
    var name: String {
        let path = ProtoPath(file.name)
        let directory =
            switch options.fileNaming {
            case .fullPath: path.directory
            case .pathToUnderscores: path.directory.map { $0 == "/" ? "_" : String($0) }.joined()
            case .dropPath: ""
            }
        return directory + path.base + ".micro.swift"
    }

    /// Whether the options leave nothing of the file.
    var isEmpty: Bool { !options.messages && !hasServices }

    /// The Swift text.
    func contents() throws -> String {
        let names = SwiftNames(file: file, among: files, options: options)
        var printer = CodePrinter(addNewlines: true)
        printHeader(to: &printer)
        if options.messages {
            try DescriptorSection(file: file, names: names, visibility: options.visibility).print(to: &printer)
            MessageSection(file: file, names: names, visibility: options.visibility).print(to: &printer)
        }
        for service in file.services {
            if options.server {
                HandlerSection(service: service, names: names, visibility: options.visibility).print(to: &printer)
            }
            if options.client {
                ClientSection(service: service, names: names, visibility: options.visibility).print(to: &printer)
            }
        }
        return printer.content
    }

    private var hasServices: Bool { !file.services.isEmpty && (options.server || options.client) }

    private func printHeader(to printer: inout CodePrinter) {
        printer.print(
            """
            // DO NOT EDIT: made from \(file.name) by protoc-gen-micro (protoc --micro_out).
            // swift-format-ignore-file

            """)
        for module in imports.sorted() { printer.print("import \(module)") }
    }

    private var imports: Set<String> {
        // The well-known files live in MicroCodec itself, which cannot import itself.
        if file.isWellKnown { return ["SwiftProtobuf"] }
        var modules = Set(options.imports)
        var dependencies: [FileDescriptor] = []
        if options.messages {
            modules.insert("SwiftProtobuf")
            dependencies += file.describingDependencies
        }
        if hasServices {
            dependencies += file.services.flatMap(\.methods).flatMap { [$0.inputType.file, $0.outputType.file] }
        }
        modules.formUnion(dependencies.compactMap { options.modules.moduleName(forFile: $0) })
        // Where the messages are described is where they are; anything else has to import them.
        if options.messages, let own = options.modules.moduleName(forFile: file) { modules.remove(own) }
        return modules
    }
}
