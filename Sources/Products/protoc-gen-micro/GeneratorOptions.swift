import SwiftProtobufPluginLibrary

/// What `--micro_opt` says. What protoc-gen-swift has as well has its names and values, so that both take the same.
struct GeneratorOptions {
    enum Visibility: String, CaseIterable {
        case `internal` = "Internal"
        case package = "Package"
        case `public` = "Public"

        /// The word before a declaration, with a space, or nothing.
        var prefix: String { self == .internal ? "" : "\(rawValue.lowercased()) " }
    }

    enum FileNaming: String, CaseIterable {
        case fullPath = "FullPath"
        case pathToUnderscores = "PathToUnderscores"
        case dropPath = "DropPath"
    }

    private enum Choice: String, CaseIterable {
        case yes = "true"
        case no = "false"
    }

    /// `Visibility=Internal|Package|Public`.
    var visibility = Visibility.internal
    /// `FileNaming=FullPath|PathToUnderscores|DropPath`.
    var fileNaming = FileNaming.fullPath
    /// `ProtoPathModuleMappings=<file>`: which Swift module holds the messages of which `.proto`.
    var modules = ProtoFileToModuleMappings()
    /// `Messages=true|false`: descriptors and what ties the messages to them.
    var messages = true
    /// `Server=true|false`: for each service the protocol that its handler implements.
    var server = true
    /// `Client=true|false`: for each service its typed client.
    var client = true
    /// `Imports=<module>[+<module>…]`: where the runtime comes from.
    var imports = ["Micro"]

    private static let names = [
        "Visibility", "FileNaming", "ProtoPathModuleMappings", "Messages", "Server", "Client", "Imports",
    ]

    init(parameter: any CodeGeneratorParameter) throws {
        for (key, value) in parameter.parsedPairs {
            switch key {
            case "Visibility": visibility = try GeneratorOptions.parse(key, value)
            case "FileNaming": fileNaming = try GeneratorOptions.parse(key, value)
            case "ProtoPathModuleMappings": modules = try GeneratorOptions.mappings(key, value)
            case "Messages": messages = try GeneratorOptions.parse(key, value) == Choice.yes
            case "Server": server = try GeneratorOptions.parse(key, value) == Choice.yes
            case "Client": client = try GeneratorOptions.parse(key, value) == Choice.yes
            case "Imports": imports = try GeneratorOptions.modules(key, value)
            default:
                throw GeneratorError(
                    message: "unknown option \(key); there are \(GeneratorOptions.names.joined(separator: ", "))")
            }
        }
    }

    private static func parse<Value: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ text: String
    ) throws -> Value {
        let wanted = text.lowercased().filter { $0 != "_" }
        guard let value = Value.allCases.first(where: { $0.rawValue.lowercased() == wanted }) else {
            let values = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw GeneratorError(message: "option \(key) does not take \"\(text)\", only one of \(values)")
        }
        return value
    }

    private static func mappings(_ key: String, _ path: String) throws -> ProtoFileToModuleMappings {
        do {
            return try ProtoFileToModuleMappings(path: path)
        } catch {
            throw GeneratorError(message: "option \(key): \"\(path)\" cannot be used: \(error)")
        }
    }

    private static func modules(_ key: String, _ text: String) throws -> [String] {
        let names = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        for name in names where !isValidSwiftIdentifier(name) {
            throw GeneratorError(
                message: "option \(key) does not take \"\(text)\", only names of modules with a + between them")
        }
        return names
    }
}

/// Why nothing was generated; protoc prints it.
struct GeneratorError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}
