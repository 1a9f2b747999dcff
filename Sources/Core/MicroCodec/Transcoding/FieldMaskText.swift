/// The paths of a field mask: `user.display_name` in a message, `user.displayName` in JSON.
enum FieldMaskText {
    /// The path as JSON has it; nil for one that would not come back as it was (field_mask.proto, "JSON Encoding").
    static func json(_ path: String) -> String? {
        let text = path.split(separator: ".", omittingEmptySubsequences: false)
            .map { FieldSchema.lowerCamel(String($0)) }.joined(separator: ".")
        let isPath = !path.isEmpty && !path.utf8.contains(UInt8(ascii: ","))
        return isPath && snakeCase(text).utf8.elementsEqual(path.utf8) ? text : nil
    }

    static func snakeCase(_ path: String) -> String {
        path.reduce(into: "") { result, character in
            if character.isUppercase { result += "_" }
            result += character.lowercased()
        }
    }
}
