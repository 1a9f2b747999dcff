/// Writes a text again with the members of each object in the order of their names, and without white space.
///
/// What stands in the text is copied piece by piece, so that no value is made of it.
struct JSONSorter {
    private let document: JSONDocument
    private var output: [UInt8] = []

    static func sortKeys(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> [UInt8] {
        var sorter = JSONSorter(document: try JSONDocument(bytes, limits: limits))
        sorter.output.reserveCapacity(bytes.count)
        sorter.write(at: 0)
        return sorter.output
    }

    private init(document: JSONDocument) { self.document = document }

    private mutating func write(at place: Int) {
        let token = document.tokens[place]
        switch token.kind {
        case .object:
            output.append(ASCII.brace)
            if isSorted(place) { writeMembers(of: place) } else { writeSorted(document.members(of: place)) }
            output.append(ASCII.closingBrace)
        case .array:
            output.append(ASCII.bracket)
            var element = place + 1
            while element < Int(token.next) {
                if element > place + 1 { output.append(ASCII.comma) }
                write(at: element)
                element = Int(document.tokens[element].next)
            }
            output.append(ASCII.closingBracket)
        case .string: writeString(at: place)
        case .number, .bool, .null: output.append(contentsOf: document.scanner.bytes[document.range(at: place)])
        }
    }

    private mutating func writeMembers(of object: Int) {
        var name = object + 1
        while name < Int(document.tokens[object].next) {
            writeMember(at: name, isFirst: name == object + 1)
            name = Int(document.tokens[name + 1].next)
        }
    }

    /// Of those that have the same name, the first stays the first.
    private mutating func writeSorted(_ names: [Int]) {
        let sorted = names.sorted { left, right in
            precedes(left, right) || left < right && !precedes(right, left)
        }
        for name in sorted { writeMember(at: name, isFirst: name == sorted[0]) }
    }

    private mutating func writeMember(at name: Int, isFirst: Bool) {
        if !isFirst { output.append(ASCII.comma) }
        writeString(at: name)
        output.append(ASCII.colon)
        write(at: name + 1)
    }

    /// Without escapes it is copied as it stands; escapes may be others than ours.
    private mutating func writeString(at place: Int) {
        guard !document.tokens[place].flag else {
            return StringEscape.append(document.text(at: place), html: false, to: &output)
        }
        let content = document.range(at: place)
        output.append(contentsOf: document.scanner.bytes[content.lowerBound - 1...content.upperBound])
    }

    /// Whether an object's members are in order already, as nearly all are that were sorted once.
    private func isSorted(_ object: Int) -> Bool {
        guard document.tokens[object].count > 1 else { return true }
        var name = object + 1
        while true {
            let next = Int(document.tokens[name + 1].next)
            guard next < Int(document.tokens[object].next) else { return true }
            if precedes(next, name) { return false }
            name = next
        }
    }

    /// Whether a name comes before another, as UTF-8.
    private func precedes(_ left: Int, _ right: Int) -> Bool {
        if document.tokens[left].flag || document.tokens[right].flag {
            return document.text(at: left).utf8.lexicographicallyPrecedes(document.text(at: right).utf8)
        }
        return document.scanner.slice(document.range(at: left)) { left in
            document.scanner.slice(document.range(at: right)) { left.lexicographicallyPrecedes($0) }
        }
    }
}
