import SwiftProtobuf

/// The files that describe an API, found by their names and by what they define; what server reflection answers from.
package struct FileIndex: Sendable {
    private var files: [String: Google_Protobuf_FileDescriptorProto] = [:]
    private var fileOfSymbol: [String: String] = [:]
    /// By the full name of the message that is extended, then by the extension's number.
    private var fileOfExtension: [String: [Int32: String]] = [:]

    /// The full names of the services in the files themselves, sorted; imported files may have services of others.
    package let services: [String]

    /// Reads files and what they import; one that cannot be read is left out.
    package init(_ files: some Collection<ProtoFile>) {
        services = Set(files.compactMap(\.descriptor).flatMap(FileIndex.services(of:))).sorted()
        var seen = Set<String>()
        for file in files { add(file, &seen) }
    }

    private static func services(of file: Google_Protobuf_FileDescriptorProto) -> [String] {
        file.service.map { file.package.isEmpty ? $0.name : "\(file.package).\($0.name)" }
    }

    /// The serialized descriptors of a file and of everything it imports, the file first; nil for an unknown one.
    package func descriptors(ofFile name: String) -> [[UInt8]]? {
        guard files[name] != nil else { return nil }
        var names = [name]
        var known = Set(names)
        var next = 0
        while next < names.count {
            for dependency in files[names[next]]?.dependency ?? [] where known.insert(dependency).inserted {
                names.append(dependency)
            }
            next += 1
        }
        return names.compactMap { try? files[$0]?.serializedBytes() }
    }

    /// The same for the file that defines something of that full name: a service, method, message, field, oneof,
    /// extension, enum or enum value.
    package func descriptors(ofSymbol symbol: String) -> [[UInt8]]? {
        fileOfSymbol[symbol].flatMap { descriptors(ofFile: $0) }
    }

    /// The same for the file that defines an extension of a message.
    package func descriptors(ofExtension number: Int32, of type: String) -> [[UInt8]]? {
        fileOfExtension[type]?[number].flatMap { descriptors(ofFile: $0) }
    }

    /// The numbers of all extensions of a message, sorted; nil for a message that no file defines.
    package func extensionNumbers(of type: String) -> [Int32]? {
        guard fileOfSymbol[type] != nil else { return nil }
        return fileOfExtension[type].map { $0.keys.sorted() } ?? []
    }

    private mutating func add(_ file: ProtoFile, _ seen: inout Set<String>) {
        guard seen.insert(file.name).inserted else { return }
        if let proto = file.descriptor { add(proto) }
        for imported in file.importedDescriptors { add(imported) }
        for dependency in file.dependencies { add(dependency, &seen) }
    }

    private mutating func add(_ file: Google_Protobuf_FileDescriptorProto) {
        // Each file carries what it imports, so most come more than once.
        guard files.updateValue(file, forKey: file.name) == nil else { return }
        let prefix = file.package.isEmpty ? "" : file.package + "."
        for service in file.service {
            define(prefix + service.name, file)
            for method in service.method { define("\(prefix)\(service.name).\(method.name)", file) }
        }
        for type in file.messageType { add(type, prefix, file) }
        for type in file.enumType { add(type, prefix, file) }
        for field in file.extension { add(extension: field, prefix, file) }
    }

    private mutating func add(
        _ type: Google_Protobuf_DescriptorProto, _ prefix: String, _ file: Google_Protobuf_FileDescriptorProto
    ) {
        let name = prefix + type.name
        define(name, file)
        for field in type.field { define("\(name).\(field.name)", file) }
        for oneof in type.oneofDecl { define("\(name).\(oneof.name)", file) }
        for nested in type.nestedType { add(nested, name + ".", file) }
        for nested in type.enumType { add(nested, name + ".", file) }
        for field in type.extension { add(extension: field, name + ".", file) }
    }

    private mutating func add(
        _ type: Google_Protobuf_EnumDescriptorProto, _ prefix: String, _ file: Google_Protobuf_FileDescriptorProto
    ) {
        define(prefix + type.name, file)
        // Enum values stand beside their enum, as in C++.
        for value in type.value { define(prefix + value.name, file) }
    }

    private mutating func add(
        extension field: Google_Protobuf_FieldDescriptorProto, _ prefix: String,
        _ file: Google_Protobuf_FileDescriptorProto
    ) {
        define(prefix + field.name, file)
        let extended = String(field.extendee.drop { $0 == "." })
        fileOfExtension[extended, default: [:]][field.number] = file.name
    }

    private mutating func define(_ symbol: String, _ file: Google_Protobuf_FileDescriptorProto) {
        fileOfSymbol[symbol] = file.name
    }
}
