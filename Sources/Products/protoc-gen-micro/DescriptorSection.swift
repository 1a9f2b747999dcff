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
        for line in lines(Data(bytes).base64EncodedString()) { printer.print("            \(line)") }
        printer.print(
            """
                        \""",
                    dependencies: [\(dependencies.joined(separator: ", "))])
            }
            """)
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
