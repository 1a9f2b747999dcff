import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The conformances that tie each message to the file that describes it.
struct MessageSection {
    let file: FileDescriptor
    let names: SwiftNames
    let visibility: GeneratorOptions.Visibility

    func print(to printer: inout CodePrinter) {
        for message in file.messages { print(message, to: &printer) }
    }

    /// Nested messages follow their parent; map entries are no types of their own.
    private func print(_ message: Descriptor, to printer: inout CodePrinter) {
        if message.options.mapEntry { return }
        printer.print(
            """

            extension \(names[message]): \(names[.describedMessage]) {
                /// The file that describes the message.
                \(visibility.prefix)static var protoFile: \(names[.protoFile]) { .\(ProtoPath(file.name).constant) }
            }
            """)
        for nested in message.messages { print(nested, to: &printer) }
    }
}
