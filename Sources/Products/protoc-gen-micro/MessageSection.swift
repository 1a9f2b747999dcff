import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The conformances that tie each message to the file that describes it.
struct MessageSection {
    let file: FileDescriptor
    let options: GeneratorOptions

    func print(to printer: inout CodePrinter) {
        let namer = SwiftProtobufNamer(currentFile: file, protoFileToModuleMappings: options.modules)
        for message in file.messages { print(message, namer: namer, to: &printer) }
    }

    /// Nested messages follow their parent; map entries are no types of their own.
    private func print(_ message: Descriptor, namer: SwiftProtobufNamer, to printer: inout CodePrinter) {
        if message.options.mapEntry { return }
        printer.print(
            """

            extension \(namer.fullName(message: message)): DescribedMessage {
                /// The file that describes the message.
                \(options.visibility.prefix)static var protoFile: ProtoFile { .\(ProtoPath(file.name).constant) }
            }
            """)
        for nested in message.messages { print(nested, namer: namer, to: &printer) }
    }
}
