import MicroCore
import MicroJSON

/// The values of a `CaseIterable` enum, as they stand in JSON.
enum EnumCases {
    /// All of them as a type tree has them; none where one is written as something else than text or a number.
    static func values<Cases: CaseIterable>(of type: Cases.Type) -> [ValueType] {
        var names: [String] = []
        for value in type.allCases {
            guard let name = name(of: value) else { return [] }
            names.append(name)
        }
        return ValueType.enumeration(names)
    }

    /// As the enum itself writes it, or by its raw value when it is only read.
    private static func name(of value: Any) -> String? {
        let raw = (value as? any RawRepresentable).map { "\($0.rawValue)" }
        guard let value = value as? any Encodable else { return raw }
        switch (try? JSON.encode(value)).flatMap({ try? JSON.parse($0) }) {
        case .string(let text): return text
        case .number(let number): return number.text
        default: return nil
        }
    }
}
