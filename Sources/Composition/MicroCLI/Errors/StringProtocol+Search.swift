extension StringProtocol {
    /// Where the first occurrence of a text begins.
    func startOfFirst(_ text: String) -> Index? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start }
            start = index(after: start)
        }
        return nil
    }

    /// Where the first occurrence of a text ends.
    func endOfFirst(_ text: String) -> Index? {
        startOfFirst(text).map { index($0, offsetBy: text.count) }
    }

    /// The text with a capital first letter.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
