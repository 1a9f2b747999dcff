/// What a connection knows of its streams, by their numbers.
///
/// Every frame looks here a few times. It is a table with open addressing and linear probing whose values are read and
/// changed where they are, since a dictionary copies a value to read one field of it, and so does an array of optionals.
struct HTTP2StreamTable<Value> {
    /// Where a stream stands, until one is inserted or removed.
    typealias Slot = Int

    private var slots: Slots?
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// The numbers in no particular order.
    var keys: [HTTP2StreamID] { slots.map { slots in slots.used.map { slots.ids[$0] } } ?? [] }

    /// The values in no particular order.
    var all: [Value] { slots.map { slots in slots.used.map { slots.values[$0] } } ?? [] }

    func slot(of id: HTTP2StreamID) -> Slot? {
        guard let slots else { return nil }
        var slot = slots.home(of: id)
        while slots.ids[slot] != id {
            if slots.ids[slot] == 0 { return nil }
            slot = slots.next(slot)
        }
        return slot
    }

    /// The value in a slot that ``slot(of:)`` has given.
    subscript(slot: Slot) -> Value {
        _read { yield slots!.values[slot] }
        _modify { yield &ownSlots().values[slot] }
    }

    subscript(id id: HTTP2StreamID) -> Value? { slot(of: id).map { self[$0] } }

    /// Puts in a stream that is not there yet.
    mutating func insert(_ id: HTTP2StreamID, _ value: consuming Value) {
        var slots = ownSlots()
        if count * 2 >= slots.capacity {
            slots = Slots(slots, capacity: slots.capacity * 2)
            self.slots = slots
        }
        slots.insert(id, value)
        count += 1
    }

    @discardableResult
    mutating func remove(_ id: HTTP2StreamID) -> Value? {
        guard let slot = slot(of: id) else { return nil }
        count -= 1
        return ownSlots().remove(slot)
    }

    mutating func removeAll() { self = HTTP2StreamTable() }

    /// The slots of this table alone: a copy of a table shares them until one of both changes.
    @inline(__always)
    private mutating func ownSlots() -> Slots {
        if isKnownUniquelyReferenced(&slots) { return slots! }
        let own = Slots(slots, capacity: slots?.capacity ?? 8)
        slots = own
        return own
    }

    /// The memory of a table.
    private final class Slots {
        /// A power of two.
        let capacity: Int
        /// The number of the stream in each slot, 0 for none: no stream has that number (RFC 9113 §5.1.1).
        let ids: UnsafeMutablePointer<HTTP2StreamID>
        /// There is one where there is a number.
        let values: UnsafeMutablePointer<Value>
        /// How many streams do not stand where their number says, since another one stood there.
        private var displaced = 0

        /// Takes over what is in others.
        init(_ others: Slots?, capacity: Int) {
            self.capacity = capacity
            ids = .allocate(capacity: capacity)
            ids.initialize(repeating: 0, count: capacity)
            values = .allocate(capacity: capacity)
            guard let others else { return }
            for slot in others.used { insert(others.ids[slot], others.values[slot]) }
        }

        deinit {
            for slot in used { (values + slot).deinitialize(count: 1) }
            values.deallocate()
            ids.deallocate()
        }

        var used: some Sequence<Slot> { (0..<capacity).lazy.filter { [ids] in ids[$0] != 0 } }

        func next(_ slot: Slot) -> Slot { (slot + 1) & (capacity - 1) }

        /// Numbers of one side are two apart (RFC 9113 §5.1.1), so that those of neighbours are neighbours here.
        func home(of id: HTTP2StreamID) -> Slot { Int(id >> 1) & (capacity - 1) }

        func insert(_ id: HTTP2StreamID, _ value: consuming Value) {
            var slot = home(of: id)
            while ids[slot] != 0 { slot = next(slot) }
            if slot != home(of: id) { displaced += 1 }
            ids[slot] = id
            (values + slot).initialize(to: value)
        }

        func remove(_ removed: Slot) -> Value {
            let value = (values + removed).move()
            if home(of: ids[removed]) != removed { displaced -= 1 }
            var hole = removed
            // Those behind that could stand in the hole move up, so that no search ends too early.
            var slot = next(hole)
            while displaced > 0, ids[slot] != 0 {
                let home = home(of: ids[slot])
                let staysBehind = hole <= slot ? hole < home && home <= slot : hole < home || home <= slot
                if !staysBehind {
                    if hole == home { displaced -= 1 }
                    ids[hole] = ids[slot]
                    (values + hole).moveInitialize(from: values + slot, count: 1)
                    hole = slot
                }
                slot = next(slot)
            }
            ids[hole] = 0
            return value
        }
    }
}
