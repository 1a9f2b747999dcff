import MicroJSON

/// The name that a property has in JSON.
enum JSONFieldName {
    /// MicroJSON is asked to write one, so that both never differ.
    static func snakeCase(_ property: String) -> String {
        guard let json = try? JSON.encode(Probe(name: property), options: JSONEncodingOptions(keys: .snakeCase)),
            case .object(let object)? = try? JSON.parse(json), let member = object.members.first
        else { return property }
        return member.key
    }

    private struct Probe: Encodable, CodingKey {
        let name: String
        var stringValue: String { name }
        let intValue: Int? = nil

        init(name: String) { self.name = name }
        init?(stringValue: String) { name = stringValue }
        init?(intValue: Int) { return nil }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Probe.self)
            try container.encode(true, forKey: self)
        }
    }
}
