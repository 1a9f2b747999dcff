import NIOCore
import NIOHPACK

/// Reads header blocks of one direction of a connection (RFC 7541 §6).
struct HeaderBlockReader {
    /// A block that cannot be read, after which no other can (RFC 7541 §2.3.3, §5 and §6.3).
    enum Fault: Error, Hashable {
        case malformed
        /// The list is longer than the limit.
        case tooLarge
    }

    private var table: HeaderTable
    /// What we let the peer's table have.
    private let tableLimit: Int
    /// The longest list, counted as the table counts (RFC 9113 §6.5.2, SETTINGS_MAX_HEADER_LIST_SIZE).
    private let listLimit: Int
    /// The path that came last: some clients index none, and most calls of a connection have one of a few.
    private var lastPath = (encoded: [UInt8](), isHuffman: false, text: "", isWellFormed: true)
    private var recent = RecentBlocks()

    init(tableLimit: Int = 4096, listLimit: Int) {
        self.tableLimit = tableLimit
        self.listLimit = listLimit
        table = HeaderTable(capacity: tableLimit)
    }

    /// The header list of a block that is complete.
    mutating func read(_ block: ByteBuffer) throws(Fault) -> HTTP2HeaderList {
        if let list = recent.list(of: block, table.inserted) { return list }
        let inserted = table.inserted
        let result = block.withUnsafeReadableBytes { bytes -> Result<HTTP2HeaderList, Fault> in
            var cursor = Cursor(bytes: bytes)
            return Result { () throws(Fault) in try read(&cursor) }
        }
        let list = try result.get()
        // One that puts fields into the table is not the same again.
        if table.inserted == inserted { recent.add(block, list, inserted) }
        return list
    }

    private mutating func read(_ cursor: inout Cursor) throws(Fault) -> HTTP2HeaderList {
        var list = HTTP2HeaderList()
        list.headers.reserveCapacity(16)
        while let first = cursor.peek {
            let field: HeaderTable.Field
            var indexing = HPACKIndexing.indexable
            if first & 0x80 != 0 {
                field = try self.field(try cursor.integer(prefix: 7))
            } else if first & 0x40 != 0 {
                field = try literal(&cursor, prefix: 6)
                table.insert(field)
            } else if first & 0x20 != 0 {
                // Only in front of the first field (RFC 7541 §4.2).
                let capacity = try cursor.integer(prefix: 5)
                guard list.headers.isEmpty, capacity <= tableLimit else { throw .malformed }
                table.resize(to: capacity)
                recent.removeAll()
                continue
            } else {
                indexing = first & 0x10 != 0 ? .neverIndexed : .nonIndexable
                field = try literal(&cursor, prefix: 4)
            }
            list.size += HeaderTable.cost(field.name, field.value)
            guard list.size <= listLimit else { throw .tooLarge }
            list.isWellFormed = list.isWellFormed && field.isWellFormed
            list.headers.add(name: field.name, value: field.value, indexing: indexing)
        }
        return list
    }

    private mutating func literal(_ cursor: inout Cursor, prefix: Int) throws(Fault) -> HeaderTable.Field {
        let index = try cursor.integer(prefix: prefix)
        var field = HeaderTable.Field()
        if index == 0 {
            field.name = HeaderBlockReader.ascii(try cursor.string().text())
            field.isWellFormed = HTTP2HeaderRules.isWellFormed(name: field.name)
        } else {
            field = try self.field(index)
            // Maybe it was only the value.
            if !field.isWellFormed { field.isWellFormed = HTTP2HeaderRules.isWellFormed(name: field.name) }
        }
        let value = try cursor.string()
        if StaticHeaderTable.paths.contains(index) {
            try readPath(value)
            field.value = lastPath.text
            field.isWellFormed = lastPath.isWellFormed
        } else {
            field.value = try value.text()
            field.isWellFormed = HTTP2HeaderRules.isWellFormed(value: field.value) && field.isWellFormed
        }
        return field
    }

    private mutating func readPath(_ value: EncodedString) throws(Fault) {
        if value.isHuffman == lastPath.isHuffman, lastPath.encoded.elementsEqual(value.bytes) { return }
        let text = try value.text()
        lastPath = (Array(value.bytes), value.isHuffman, text, HTTP2HeaderRules.isWellFormed(value: text))
    }

    /// A list takes ASCII names only; what is none becomes another that the rules refuse (RFC 9113 §8.2.1).
    private static func ascii(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 >= 0x80 }) else { return name }
        return String(decoding: name.utf8.map { min($0, 0x7f) }, as: UTF8.self)
    }

    /// The field of an index in both tables (RFC 7541 §2.3.3).
    private func field(_ index: Int) throws(Fault) -> HeaderTable.Field {
        let age = index - StaticHeaderTable.fields.count - 1
        guard index > 0, age < table.count else { throw .malformed }
        guard age < 0 else { return table[age] }
        let (name, value) = StaticHeaderTable.fields[index - 1]
        return HeaderTable.Field(name: name, value: value)
    }
}

/// The blocks of a connection that came lately, and what they said: answers begin and end alike, and so do requests
/// whose time limits do not differ.
private struct RecentBlocks {
    private struct Entry {
        let block: ByteBuffer
        var list: HTTP2HeaderList
        /// How many fields had been put into the table.
        let inserted: Int
    }

    private var entries: [Entry] = []
    /// The place of the next one.
    private var next = 0
    /// How many blocks in a row were none of these.
    private var misses = 0

    private static let capacity = 4
    private static let longest = 512
    /// A byte may stand for a field, and a list of thousands is not kept.
    private static let mostFields = 64
    /// After so many misses in a row there is nothing to be gained here.
    private static let patience = 64

    /// What was said may refer to fields that are in the table no more.
    mutating func removeAll() {
        entries.removeAll()
        next = 0
    }

    mutating func list(of block: ByteBuffer, _ inserted: Int) -> HTTP2HeaderList? {
        // Where they are: a copy of each costs more than most comparisons.
        for index in entries.indices where entries[index].inserted == inserted && entries[index].block == block {
            misses = 0
            if entries[index].list.memo == nil { entries[index].list.memo = HeaderMemo() }
            return entries[index].list
        }
        misses += 1
        return nil
    }

    mutating func add(_ block: ByteBuffer, _ list: HTTP2HeaderList, _ inserted: Int) {
        guard misses < RecentBlocks.patience, block.readableBytes <= RecentBlocks.longest,
            list.headers.count <= RecentBlocks.mostFields
        else { return }
        // Of its own: the other one is a part of what was read at once.
        let entry = Entry(block: ByteBuffer(bytes: block.readableBytesView), list: list, inserted: inserted)
        if entries.count < RecentBlocks.capacity {
            entries.append(entry)
        } else {
            entries[next] = entry
            next = (next + 1) % RecentBlocks.capacity
        }
    }
}

/// Where a block is read.
private struct Cursor {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// An integer whose first bits share a byte with something else (RFC 7541 §5.1).
    mutating func integer(prefix: Int) throws(HeaderBlockReader.Fault) -> Int {
        guard let first = peek else { throw .malformed }
        position += 1
        let limit = 1 << prefix - 1
        var value = Int(first) & limit
        guard value == limit else { return value }
        var shift = 0
        while let byte = peek {
            position += 1
            // Nothing that is counted here comes near to 2^28.
            guard shift <= 21 else { throw .malformed }
            value += Int(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        throw .malformed
    }

    /// A string as it is or in Huffman's code (RFC 7541 §5.2).
    mutating func string() throws(HeaderBlockReader.Fault) -> EncodedString {
        guard let first = peek else { throw .malformed }
        let length = try integer(prefix: 7)
        guard length <= bytes.count - position else { throw .malformed }
        let part = UnsafeRawBufferPointer(rebasing: bytes[position..<position + length])
        position += length
        return EncodedString(bytes: part, isHuffman: first & 0x80 != 0)
    }
}

/// A string in a block.
private struct EncodedString {
    let bytes: UnsafeRawBufferPointer
    let isHuffman: Bool

    func text() throws(HeaderBlockReader.Fault) -> String {
        guard isHuffman else { return String(decoding: bytes, as: UTF8.self) }
        guard let text = HuffmanCode.decode(bytes) else { throw .malformed }
        return text
    }
}
