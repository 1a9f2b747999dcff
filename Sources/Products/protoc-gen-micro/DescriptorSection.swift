#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The constant with the file's serialized descriptor, from which MicroCodec builds its field tables.
struct DescriptorSection {
    let file: FileDescriptor
    let names: SwiftNames
    let visibility: GeneratorOptions.Visibility

    func print(to printer: inout CodePrinter) throws {
        let bytes: [UInt8] = try file.extractProto().serializedBytes()
        let dependencies = file.describingDependencies.map { ".\(ProtoPath($0.name).constant)" }
        printer.print(
            """

            extension \(names[.protoFile]) {
                /// The descriptor of `\(file.name)`.
                \(visibility.prefix)static let \(ProtoPath(file.name).constant) = \(names[.protoFile])(
                    name: "\(file.name)",
                    base64: \"""
            """)
        print(bytes, to: &printer)
        printer.print("            \"\"\",")
        let constants = "        dependencies: [\(dependencies.joined(separator: ", "))]"
        let carried = file.carriedImports
        guard !carried.isEmpty else {
            printer.print("\(constants))", "}")
            return
        }
        printer.print("\(constants),")
        for imported in carried { printer.print("        // \(imported.name)") }
        printer.print("        imports: \"\"\"")
        let set = Google_Protobuf_FileDescriptorSet.with { $0.file = carried.map { $0.extractProto() } }
        print(try set.serializedBytes(), to: &printer)
        printer.print("            \"\"\")", "}")
    }

    private func print(_ bytes: [UInt8], to printer: inout CodePrinter) {
        for line in lines(Data(bytes).base64EncodedString()) { printer.print("            \(line)") }
    }

    /// The text in lines of 96 characters.
    private func lines(_ text: String) -> [Substring] {
        var rest = text[...]
        var lines: [Substring] = []
        while !rest.isEmpty {
            lines.append(rest.prefix(96))
            rest = rest.dropFirst(96)
        }
        return lines
    }
}
