/// The paths of a field mask: `user.display_name` in a message, `user.displayName` in JSON.
enum FieldMaskText {
    static func lowerCamel(_ path: String) -> String {
        path.split(separator: ".", omittingEmptySubsequences: false)
            .map { FieldSchema.lowerCamel(String($0)) }.joined(separator: ".")
    }

    static func snakeCase(_ path: String) -> String {
        path.reduce(into: "") { result, character in
            if character.isUppercase { result += "_" }
            result += character.lowercased()
        }
    }
}
