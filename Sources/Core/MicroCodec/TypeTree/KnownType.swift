import MicroJSON

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The types whose Go spelling and zero value are known without a walk.
struct KnownType<Value> {
    let goType: String
    let zero: Value

    /// What is known of a type.
    static func of(_ type: Value.Type) -> KnownType? {
        guard let entry = KnownTypes.table[ObjectIdentifier(type)], let zero = entry.zero as? Value else { return nil }
        return KnownType(goType: entry.goType, zero: zero)
    }
}

extension KnownType where Value == Any {
    /// The Go spelling alone.
    static func goType(of type: any Any.Type) -> String? { KnownTypes.table[ObjectIdentifier(type)]?.goType }
}

private enum KnownTypes {
    static let table: [ObjectIdentifier: (goType: String, zero: any Sendable)] = {
        var table: [ObjectIdentifier: (goType: String, zero: any Sendable)] = [:]
        func add<Value: Sendable>(_ goType: String, _ zero: Value) {
            table[ObjectIdentifier(Value.self)] = (goType, zero)
        }
        add("string", "")
        add("bool", false)
        add("int64", Int(0))
        add("int64", Int64(0))
        add("int32", Int32(0))
        add("int16", Int16(0))
        add("int8", Int8(0))
        add("uint64", UInt(0))
        add("uint64", UInt64(0))
        add("uint32", UInt32(0))
        add("uint16", UInt16(0))
        add("uint8", UInt8(0))
        add("float64", Double(0))
        add("float32", Float(0))
        add("[]uint8", [UInt8]())
        add("[]uint8", Data())
        add("string", UUID())
        add("string", Decimal(0))
        add("string", Duration.zero)
        add("Timestamp", Date(timeIntervalSince1970: 0))
        add("interface {}", JSONValue.null)
        add("map[string]interface {}", JSONObject(members: []))
        add("float64", JSONNumber(0 as Int64))
        if let url = URL(string: "https://localhost") { add("string", url) }
        return table
    }()
}
