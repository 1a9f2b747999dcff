/// Finds the word that someone probably meant.
package enum Suggestion {
    /// The candidate with the fewest typing errors, if there is a near one.
    ///
    /// - Parameters:
    ///   - word: what was typed.
    ///   - candidates: what is known; single letters are never suggested.
    /// - Returns: nil when every candidate is more than a third of its letters away.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        var best: (word: String, distance: Int)?
        for candidate in candidates where candidate.count > 1 {
            let distance = distance(Array(word.lowercased()), Array(candidate.lowercased()))
            guard distance <= max(1, candidate.count / 3), distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// The number of letters to insert, delete, replace or swap with their neighbour.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var older: [Int] = []
        var old = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(old[j + 1] + 1, row[j] + 1, old[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, older[j - 1] + 1) }
                row.append(cost)
            }
            (older, old) = (old, row)
        }
        return old[b.count]
    }
}
