import SwiftProtobufPluginLibrary

/// One `.micro.swift`: a header, imports, then one section for each thing that is generated.
struct GeneratedFile {
    let file: FileDescriptor
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

    /// The Swift text.
    func contents() throws -> String {
        var printer = CodePrinter(addNewlines: true)
        printHeader(to: &printer)
        try DescriptorSection(file: file, visibility: options.visibility).print(to: &printer)
        MessageSection(file: file, options: options).print(to: &printer)
        return printer.content
    }

    private func printHeader(to printer: inout CodePrinter) {
        printer.print(
            """
            // DO NOT EDIT: made from \(file.name) by protoc-gen-micro (protoc --micro_out).
            // swift-format-ignore-file

            """)
        for module in imports.sorted() { printer.print("import \(module)") }
    }

    /// The well-known files live in MicroCodec itself, which cannot import itself.
    private var imports: Set<String> {
        var modules: Set = ["SwiftProtobuf"]
        if !file.isWellKnown { modules.insert("MicroCodec") }
        for dependency in file.describingDependencies {
            if let module = options.modules.moduleName(forFile: dependency), !dependency.isWellKnown {
                modules.insert(module)
            }
        }
        return modules
    }
}
