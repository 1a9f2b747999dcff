/// How the names of Swift properties relate to the names of JSON members. Keys of dictionaries are never converted.
public enum JSONKeyConversion: Sendable, Hashable {
    /// They are the same.
    case verbatim
    /// Property `createdAt` is written as member `created_at`; read, either name is accepted.
    case snakeCase

    /// The snake_case form of a property's name: `userID` gives `user_id`, `myURLProperty` gives `my_url_property`.
    package static func snakeCase(_ name: String) -> String {
        guard name.utf8.contains(where: isUpper) else { return name }
        let source = Array(name.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(source.count + 4)
        for (index, byte) in source.enumerated() {
            guard isUpper(byte) else {
                result.append(byte)
                continue
            }
            // A word starts at a capital after something else, and at the last capital of several before a small letter.
            let afterOther = index > 0 && !isUpper(source[index - 1]) && source[index - 1] != underscore
            let lastOfSeveral =
                index > 0 && isUpper(source[index - 1]) && index + 1 < source.count && isLower(source[index + 1])
            if afterOther || lastOfSeveral { result.append(underscore) }
            result.append(byte | 0x20)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The camelCase form of a member's name: `created_at` gives `createdAt`.
    static func camelCase(_ name: String) -> String {
        guard name.utf8.contains(underscore) else { return name }
        var result: [UInt8] = []
        var wordStarts = false
        var hasBegun = false
        for byte in name.utf8 {
            if byte == underscore, hasBegun {
                wordStarts = true
            } else {
                result.append(wordStarts && isLower(byte) ? byte & ~0x20 : byte)
                wordStarts = false
                hasBegun = hasBegun || byte != underscore
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let underscore: UInt8 = 0x5f

    private static func isUpper(_ byte: UInt8) -> Bool {
        0x41...0x5a ~= byte
    }

    private static func isLower(_ byte: UInt8) -> Bool {
        0x61...0x7a ~= byte
    }
}
