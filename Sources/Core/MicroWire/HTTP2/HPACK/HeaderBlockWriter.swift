import NIOHPACK

/// Writes header blocks of one direction of a connection (RFC 7541 §6).
///
/// Fields that may be indexed go into the dynamic table when they come first, and are one byte or two from then on.
struct HeaderBlockWriter {
    private var table: HeaderTable
    /// Where fields were last seen, by a hash of theirs: the number of a field in the dynamic table, the negative of its
    /// index in the static one, or 0. A few places are looked at; a field that is not found is only written in full.
    private var seen = [Int](repeating: 0, count: 256)
    private static let places = 4
    /// Where common headers are, in the numbers of ``seen``.
    private var common: [ObjectIdentifier: (headers: HTTP2CommonHeaders, places: [Int])] = [:]
    private static let commonLimit = 512
    /// Changes of the table's capacity that the next block begins with.
    private var resizes: [Int] = []
    /// The block that was written last.
    private(set) var block: [UInt8] = []

    init(tableLimit: Int = 4096) { table = HeaderTable(capacity: tableLimit) }

    /// Whether the next block begins with a change of the table, and so has to be written here.
    var isResized: Bool { !resizes.isEmpty }

    /// The peer allows the table another capacity.
    mutating func resize(to capacity: Int) {
        table.resize(to: capacity)
        // The smallest since the last block and the one that holds (RFC 7541 §4.2).
        let smallest = min(resizes.min() ?? capacity, capacity)
        resizes = smallest < capacity ? [smallest, capacity] : [capacity]
    }

    /// Writes a list into ``block``, in place of what was there.
    mutating func write(_ headers: HPACKHeaders) {
        begin()
        for (name, value, indexing) in headers { write(name, value, indexing) }
    }

    /// Writes the list of a request into ``block``, in place of what was there.
    mutating func write(_ head: HTTP2RequestHead) {
        begin()
        if let prefix = head.prefix { write(prefix) }
        var place = 0
        var next = 0
        for (name, value, indexing) in head.headers {
            if next < head.changes.count, head.changes[next].place == place {
                write(name, head.changes[next].value, .nonIndexable)
                next += 1
            } else {
                write(name, value, indexing)
            }
            place += 1
        }
        assert(next == head.changes.count, "changes out of order, or of headers that are not there")
        if let suffix = head.suffix { write(suffix) }
    }

    private mutating func begin() {
        block.removeAll(keepingCapacity: true)
        for capacity in resizes { block.append(integer: capacity, prefix: 5, pattern: 0x20) }
        resizes.removeAll()
    }

    @inline(__always)
    private mutating func write(_ name: String, _ value: String, _ indexing: HPACKIndexing) {
        switch indexing {
        case .indexable: write(name, value)
        case .nonIndexable: write(literal: name, value, pattern: 0x00)
        case .neverIndexed: write(literal: name, value, pattern: 0x10)
        }
    }

    private mutating func write(_ headers: HTTP2CommonHeaders) {
        if let places = common[ObjectIdentifier(headers)]?.places, write(places) { return }
        let places = headers.fields.map { write($0.name, $0.value) }
        // Any: were all forgotten, a few more of them than fit in turn would find none.
        if common.count >= HeaderBlockWriter.commonLimit { common.remove(at: common.startIndex) }
        common[ObjectIdentifier(headers)] = (headers, places)
    }

    /// Writes fields that were written before.
    ///
    /// - Returns: false if one of them is in no table any more; then nothing was written.
    private mutating func write(_ places: [Int]) -> Bool {
        let start = block.count
        for number in places {
            guard let index = index(of: number) else {
                block.removeLast(block.count - start)
                return false
            }
            block.append(integer: index, prefix: 7, pattern: 0x80)
        }
        return true
    }

    /// The index of a field in both tables (RFC 7541 §2.3.3) by its number in ``seen``; nil when it is in none.
    private func index(of number: Int) -> Int? {
        if number < 0 { return -number }
        guard number > 0, let age = table.age(of: number) else { return nil }
        return StaticHeaderTable.fields.count + 1 + age
    }

    /// - Returns: where the field is from now on, in the numbers of ``seen``.
    @discardableResult
    private mutating func write(_ name: String, _ value: String) -> Int {
        let first = HeaderBlockWriter.place(of: name, value)
        var free: Int?
        for offset in 0..<HeaderBlockWriter.places {
            let place = (first + offset) & 255
            guard let index = index(of: seen[place]) else {
                free = free ?? place
                continue
            }
            if isField(index, name, value) {
                block.append(integer: index, prefix: 7, pattern: 0x80)
                return seen[place]
            }
        }
        return insert(name, value, seenAt: free ?? first)
    }

    private func isField(_ index: Int, _ name: String, _ value: String) -> Bool {
        let age = index - StaticHeaderTable.fields.count - 1
        if age < 0 { return StaticHeaderTable.fields[index - 1] == (name, value) }
        return table[age].name == name && table[age].value == value
    }

    /// Writes a field that was not seen before, or long ago.
    ///
    /// - Returns: where it is from now on, in the numbers of ``seen``.
    private mutating func insert(_ name: String, _ value: String, seenAt place: Int) -> Int {
        let fields = StaticHeaderTable.fields
        let known = StaticHeaderTable.names[name]
        if let known, let index = fields[(known - 1)...].firstIndex(where: { $0 == (name, value) }) {
            seen[place] = -(index + 1)
            block.append(integer: index + 1, prefix: 7, pattern: 0x80)
            return seen[place]
        }
        // One large field would throw all others out.
        guard HeaderTable.cost(name, value) <= table.capacity / 2 else {
            write(literal: name, value, pattern: 0x00)
            return 0
        }
        block.append(integer: known ?? 0, prefix: 6, pattern: 0x40)
        if known == nil { write(name) }
        write(value)
        table.insert(HeaderTable.Field(name: name, value: value))
        seen[place] = table.inserted
        return table.inserted
    }

    private mutating func write(literal name: String, _ value: String, pattern: UInt8) {
        block.append(pattern)
        write(name)
        write(value)
    }

    private mutating func write(_ text: String) {
        block.append(integer: text.utf8.count, prefix: 7, pattern: 0x00)
        block.append(contentsOf: text.utf8)
    }

    /// Where a field is looked for first: made from its lengths and last letters, which tell most apart.
    private static func place(of name: String, _ value: String) -> Int {
        let (name, value) = (name.utf8.span, value.utf8.span)
        var hash = UInt(name.count &* 31 &+ value.count)
        for index in max(0, name.count - 4)..<name.count { hash = hash &* 31 &+ UInt(name[index]) }
        for index in max(0, value.count - 6)..<value.count { hash = hash &* 31 &+ UInt(value[index]) }
        return Int((hash ^ hash >> 8) & 255)
    }
}

extension [UInt8] {
    /// Writes an integer whose first byte has a pattern in front of it (RFC 7541 §5.1).
    mutating func append(integer: Int, prefix: Int, pattern: UInt8) {
        let limit = 1 << prefix - 1
        guard integer >= limit else { return append(pattern | UInt8(integer)) }
        append(pattern | UInt8(limit))
        var rest = integer - limit
        while rest >= 128 {
            append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
