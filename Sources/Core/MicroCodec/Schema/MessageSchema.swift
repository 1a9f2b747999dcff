import SwiftProtobuf
import Synchronization

/// What is known of a message from its `.proto` file: the table by which it becomes JSON and back, and its type tree.
public final class MessageSchema: Sendable {
    let table: MessageTable
    let pool: SchemaPool

    init(table: MessageTable, pool: SchemaPool) {
        self.table = table
        self.pool = pool
    }

    /// The full name of the message, such as `registry.Service`.
    public var name: String { table.name }

    /// The schema of a message type; built once, then remembered.
    ///
    /// - Parameter type: a generated message.
    /// - Throws: ``CodecError`` when the generated description does not fit the message.
    public static func of<Message: DescribedMessage>(_ type: Message.Type) throws(CodecError) -> MessageSchema {
        let key = ObjectIdentifier(type)
        if let known = cache.withLock({ $0.schemas[key] }) { return known }
        let pool = try pool(of: Message.protoFile)
        guard let table = pool.message(named: Message.protoMessageName) else {
            throw CodecError(
                code: .invalidSchema,
                message: "\(Message.protoFile.name) does not describe \(Message.protoMessageName)")
        }
        let schema = MessageSchema(table: table, pool: pool)
        return cache.withLock { cache in
            if let known = cache.schemas[key] { return known }
            cache.schemas[key] = schema
            return schema
        }
    }

    private static func pool(of file: ProtoFile) throws(CodecError) -> SchemaPool {
        if let known = cache.withLock({ $0.pools[file] }) { return known }
        let pool = try SchemaPool(file)
        cache.withLock { $0.pools[file] = pool }
        return pool
    }

    private struct Cache {
        var schemas: [ObjectIdentifier: MessageSchema] = [:]
        var pools: [ProtoFile: SchemaPool] = [:]
    }

    private static let cache = Mutex(Cache())
}
