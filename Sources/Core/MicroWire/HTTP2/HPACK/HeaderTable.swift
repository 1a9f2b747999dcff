import DequeModule

/// The dynamic table of one direction of a connection (RFC 7541 §2.3.2): the newest field first, the oldest ones fall out.
struct HeaderTable {
    typealias Field = (name: String, value: String)

    /// Index 0 is the oldest.
    private var fields: Deque<Field> = []
    private(set) var size = 0
    private(set) var capacity: Int
    /// How many fields were ever put in: each has a number by which it is known while it is there.
    private(set) var inserted = 0

    init(capacity: Int) { self.capacity = capacity }

    /// How many fields are in it.
    var count: Int { fields.count }

    /// - Parameter age: 0 for the newest field.
    subscript(age: Int) -> Field { fields[fields.count - 1 - age] }

    /// How many newer fields there are than the one of that number; nil when it has fallen out.
    func age(of number: Int) -> Int? {
        let age = inserted - number
        return age < fields.count ? age : nil
    }

    /// Puts a field in; one that is larger than the table empties it.
    mutating func insert(_ name: String, _ value: String) {
        let cost = HeaderTable.cost(name, value)
        inserted += 1
        makeRoom(for: cost)
        guard cost <= capacity else { return }
        fields.append((name, value))
        size += cost
    }

    mutating func resize(to capacity: Int) {
        self.capacity = capacity
        makeRoom(for: 0)
    }

    private mutating func makeRoom(for cost: Int) {
        while size + cost > capacity, let oldest = fields.popFirst() {
            size -= HeaderTable.cost(oldest.name, oldest.value)
        }
    }

    /// What a field counts for (RFC 7541 §4.1).
    static func cost(_ name: String, _ value: String) -> Int { name.utf8.count + value.utf8.count + 32 }
}
