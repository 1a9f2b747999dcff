import MicroJSON

@testable import MicroCodec

let descriptorTargets = [
    // Descriptors come from generated code and, in reflection, from whoever generated that.
    FuzzTarget(name: "descriptor") { input in
        let file = ProtoFile(name: "fuzz.proto", base64: text(Base64.encode(Array(input))))
        let index = FileIndex([file])
        for service in index.services {
            try hold(index.descriptors(ofSymbol: service) != nil, "\(service) is not found")
        }
        _ = index.descriptors(ofFile: file.name)
        guard let pool = try? SchemaPool(file) else { return }
        for table in pool.messages.prefix(8) {
            let schema = MessageSchema(table: table, pool: pool)
            _ = schema.valueType
            _ = try? schema.json(fromWire: Array(input))
            _ = try? schema.json(fromWire: [])
            _ = try? schema.wire(fromJSON: Array(#"{"a":{"a":1,"b":[]},"b":["x",{"a":"1"}],"c":-1,"d":"x"}"#.utf8))
        }
    }
]
