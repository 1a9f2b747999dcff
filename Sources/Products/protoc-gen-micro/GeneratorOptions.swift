import SwiftProtobufPluginLibrary

/// What `--micro_opt` says; names and values are those of protoc-gen-swift, so that both take the same options.
struct GeneratorOptions {
    enum Visibility: String {
        case `internal`
        case `package`
        case `public`

        /// The word before a declaration, with a space, or nothing.
        var prefix: String { self == .internal ? "" : "\(rawValue) " }
    }

    enum FileNaming: String {
        case fullPath = "fullpath"
        case pathToUnderscores = "pathtounderscores"
        case dropPath = "droppath"
    }

    /// `Visibility=Internal|Package|Public`.
    var visibility = Visibility.internal
    /// `FileNaming=FullPath|PathToUnderscores|DropPath`.
    var fileNaming = FileNaming.fullPath
    /// `ProtoPathModuleMappings=<file>`: which Swift module holds which imported `.proto`.
    var modules = ProtoFileToModuleMappings()

    init(parameter: any CodeGeneratorParameter) throws {
        for (key, value) in parameter.parsedPairs {
            switch key {
            case "Visibility": visibility = try GeneratorOptions.parse(key, value)
            case "FileNaming": fileNaming = try GeneratorOptions.parse(key, value)
            case "ProtoPathModuleMappings": modules = try ProtoFileToModuleMappings(path: value)
            default: throw GeneratorError(message: "unknown option \(key)")
            }
        }
    }

    private static func parse<Value: RawRepresentable<String>>(_ key: String, _ text: String) throws -> Value {
        guard let value = Value(rawValue: text.lowercased().filter { $0 != "_" }) else {
            throw GeneratorError(message: "option \(key) does not take \"\(text)\"")
        }
        return value
    }
}

/// Why nothing was generated; protoc prints it.
struct GeneratorError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}
