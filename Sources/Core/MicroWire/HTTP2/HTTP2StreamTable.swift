/// What a connection knows of its streams, by their numbers.
///
/// Every frame looks here a few times. It is a table with open addressing and linear probing whose values are read and
/// changed where they are, since a dictionary copies a value to read one field of it.
struct HTTP2StreamTable<Value> {
    /// Where a stream stands, until one is inserted or removed.
    typealias Slot = Int

    /// The number of the stream in each slot, 0 for none: no stream has that number (RFC 9113 §5.1.1).
    private var ids: [HTTP2StreamID] = []
    private var values: [Value?] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// The numbers in no particular order.
    var keys: [HTTP2StreamID] { ids.filter { $0 != 0 } }

    /// The values in no particular order.
    var all: [Value] { values.compactMap(\.self) }

    func slot(of id: HTTP2StreamID) -> Slot? {
        guard !ids.isEmpty else { return nil }
        var slot = home(of: id)
        while ids[slot] != id {
            if ids[slot] == 0 { return nil }
            slot = next(slot)
        }
        return slot
    }

    subscript(slot: Slot) -> Value {
        _read { yield values[slot]! }  // slots come from slot(of:), which gives none that is free
        _modify { yield &values[slot]! }
    }

    subscript(id id: HTTP2StreamID) -> Value? { slot(of: id).flatMap { values[$0] } }

    /// Puts in a stream that is not there yet.
    mutating func insert(_ id: HTTP2StreamID, _ value: Value) {
        if count * 2 >= ids.count { grow() }
        var slot = home(of: id)
        while ids[slot] != 0 { slot = next(slot) }
        ids[slot] = id
        values[slot] = value
        count += 1
    }

    @discardableResult
    mutating func remove(_ id: HTTP2StreamID) -> Value? {
        guard var hole = slot(of: id) else { return nil }
        let removed = values[hole].take()
        count -= 1
        // Those behind that could stand in the hole move up, so that no search ends too early.
        var slot = next(hole)
        while ids[slot] != 0 {
            let home = home(of: ids[slot])
            let staysBehind = hole <= slot ? hole < home && home <= slot : hole < home || home <= slot
            if !staysBehind {
                ids[hole] = ids[slot]
                values[hole] = values[slot].take()
                hole = slot
            }
            slot = next(slot)
        }
        ids[hole] = 0
        return removed
    }

    mutating func removeAll() { self = HTTP2StreamTable() }

    private func next(_ slot: Slot) -> Slot { (slot + 1) & (ids.count - 1) }

    /// Numbers of one side are two apart (RFC 9113 §5.1.1), so that those of neighbours are neighbours here.
    private func home(of id: HTTP2StreamID) -> Slot { Int(id >> 1) & (ids.count - 1) }

    private mutating func grow() {
        let (oldIDs, oldValues) = (ids, values)
        let capacity = max(8, ids.count * 2)
        ids = Array(repeating: 0, count: capacity)
        values = Array(repeating: nil, count: capacity)
        count = 0
        for (id, value) in zip(oldIDs, oldValues) where id != 0 {
            if let value { insert(id, value) }
        }
    }
}
