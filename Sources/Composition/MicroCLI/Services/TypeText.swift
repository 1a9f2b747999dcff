import MicroCore

/// How help spells a type: an enum by its values, a message in a list or a map with its fields, since that is what has
/// to be written.
struct TypeText: Sendable {
    let type: ValueType

    private static let width = 100

    /// As much as fits on a line.
    var line: String {
        [Int.max, 1].lazy.map { spelled(type, depth: $0) }.first { $0.count <= TypeText.width } ?? type.type
    }

    /// The values of an enum: `RED|GREEN|BLUE`; the first ones of many.
    static func alternatives(_ names: [String]) -> String {
        let text = names.joined(separator: "|")
        guard text.count > width, let end = text.prefix(width).lastIndex(of: "|") else { return text }
        return text[...end] + "…"
    }

    private func spelled(_ type: ValueType, depth: Int) -> String {
        if let element = type.listElement { return "[]" + spelled(element, depth: depth) }
        if let value = type.mapValue {
            return type.type.dropLast(value.type.count) + spelled(value, depth: depth)
        }
        if !type.enumNames.isEmpty { return type.enumNames.joined(separator: "|") }
        guard type.isMessage, depth > 0 else { return type.type }
        let fields = type.values.map { "\($0.name) \(spelled($0, depth: depth - 1))" }
        return "\(type.type){\(fields.joined(separator: ", "))}"
    }
}
