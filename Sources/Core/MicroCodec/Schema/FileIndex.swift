import SwiftProtobuf

/// The files that describe an API, found by their names and by what they define; what server reflection answers from.
package struct FileIndex: Sendable {
    private var files: [String: Google_Protobuf_FileDescriptorProto] = [:]
    private var fileOfSymbol: [String: String] = [:]

    /// The full names of all services, sorted.
    package private(set) var services: [String] = []

    /// Reads files and what they depend on; one that cannot be read is left out.
    package init(_ files: some Sequence<ProtoFile>) {
        for file in files { add(file) }
        // Imports that only bring options are not carried along, and a reader would ask for them in vain.
        let known = Set(self.files.keys)
        for name in known {
            self.files[name]?.dependency.removeAll { !known.contains($0) }
            self.files[name]?.publicDependency = []
            self.files[name]?.weakDependency = []
        }
        services.sort()
    }

    /// The serialized descriptors of a file and of everything it depends on, the file first; nil for an unknown one.
    package func descriptors(ofFile name: String) -> [[UInt8]]? {
        guard files[name] != nil else { return nil }
        var names = [name]
        var next = 0
        while next < names.count {
            for dependency in files[names[next]]?.dependency ?? [] where !names.contains(dependency) {
                names.append(dependency)
            }
            next += 1
        }
        return names.compactMap { try? files[$0]?.serializedBytes() }
    }

    /// The same for the file that defines a service, method, message, field, enum or enum value of that full name.
    package func descriptors(ofSymbol symbol: String) -> [[UInt8]]? {
        fileOfSymbol[symbol].flatMap { descriptors(ofFile: $0) }
    }

    /// Whether one of the files defines something of that full name.
    package func defines(_ symbol: String) -> Bool { fileOfSymbol[symbol] != nil }

    private mutating func add(_ file: ProtoFile) {
        guard files[file.name] == nil, let proto = file.descriptor else { return }
        files[file.name] = proto
        let prefix = proto.package.isEmpty ? "" : proto.package + "."
        for service in proto.service {
            services.append(prefix + service.name)
            define(prefix + service.name, file)
            for method in service.method { define("\(prefix)\(service.name).\(method.name)", file) }
        }
        for type in proto.messageType { add(type, prefix, file) }
        for type in proto.enumType { add(type, prefix, file) }
        for dependency in file.dependencies { add(dependency) }
    }

    private mutating func add(_ type: Google_Protobuf_DescriptorProto, _ prefix: String, _ file: ProtoFile) {
        let name = prefix + type.name
        define(name, file)
        for field in type.field { define("\(name).\(field.name)", file) }
        for nested in type.nestedType { add(nested, name + ".", file) }
        for nested in type.enumType { add(nested, name + ".", file) }
    }

    private mutating func add(_ type: Google_Protobuf_EnumDescriptorProto, _ prefix: String, _ file: ProtoFile) {
        define(prefix + type.name, file)
        // Enum values stand beside their enum, as in C++.
        for value in type.value { define(prefix + value.name, file) }
    }

    private mutating func define(_ symbol: String, _ file: ProtoFile) { fileOfSymbol[symbol] = file.name }
}
