/// The Huffman code of HPACK (RFC 7541 appendix B), for reading; we write text as it is.
enum HuffmanCode {
    /// The length of each byte's code, in bits; the last one belongs to the end of a string.
    ///
    /// The code is canonical, so that lengths are all there is to it: codes of one length follow each other in the
    /// order of their symbols.
    private static let lengths: [UInt8] = [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28,
        28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7,
        8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19,
        13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13,
        28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21,
        22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23,
        22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25,
        25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
    ]

    private static let endOfString = 256
    private static let longest = 30
    /// So many bits are looked up at once: all codes of letters, digits and common signs.
    private static let prefix = 9

    private struct Table {
        /// By the next ``prefix`` bits: symbol and length, length 0 where the code is longer.
        var short = [(symbol: UInt8, length: UInt8)](repeating: (0, 0), count: 1 << prefix)
        /// By length: the first code, how many there are, and where their symbols begin.
        var first = [UInt32](repeating: 0, count: longest + 1)
        var count = [UInt32](repeating: 0, count: longest + 1)
        var start = [Int](repeating: 0, count: longest + 1)
        var symbols: [Int] = []

        init() {
            var code: UInt32 = 0
            for length in 1...longest {
                code <<= 1
                first[length] = code
                start[length] = symbols.count
                for symbol in lengths.indices where lengths[symbol] == length {
                    if length <= prefix {
                        let from = Int(code) << (prefix - length)
                        for index in from..<from + 1 << (prefix - length) {
                            short[index] = (UInt8(symbol), UInt8(length))
                        }
                    }
                    symbols.append(symbol)
                    code += 1
                }
                count[length] = UInt32(symbols.count - start[length])
            }
        }
    }

    private static let table = Table()

    /// Decodes a string.
    ///
    /// - Returns: nil when it is no such code, or padded otherwise than with the first bits of the end of a string
    ///   (RFC 7541 §5.2).
    static func decode(_ bytes: UnsafeRawBufferPointer) -> String? {
        // No code is shorter than five bits.
        let capacity = bytes.count * 8 / 5
        let decoded = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, capacity)) { output -> String?? in
            guard let count = decode(bytes, into: output) else { return .some(nil) }
            return String(decoding: UnsafeBufferPointer(rebasing: output[..<count]), as: UTF8.self)
        }
        return decoded ?? nil
    }

    private static func decode(_ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<UInt8>) -> Int?
    {
        let table = table
        var count = 0
        var bits: UInt64 = 0
        var available = 0
        var next = 0
        while true {
            while available <= 56, next < bytes.count {
                bits |= UInt64(bytes[next]) << UInt64(56 - available)
                available += 8
                next += 1
            }
            if available == 0 { return count }
            let (symbol, length) = table.short[Int(bits >> UInt64(64 - prefix))]
            if length > 0, length <= available {
                output[count] = symbol
                count += 1
                bits <<= UInt64(length)
                available -= Int(length)
                continue
            }
            guard let (symbol, length) = longCode(bits, available, table) else {
                // What is left is padding: less than a byte of ones.
                return available < 8 && bits >> UInt64(64 - available) == (1 << UInt64(available)) - 1 ? count : nil
            }
            guard symbol != endOfString else { return nil }
            output[count] = UInt8(symbol)
            count += 1
            bits <<= UInt64(length)
            available -= length
        }
    }

    private static func longCode(_ bits: UInt64, _ available: Int, _ table: Table) -> (symbol: Int, length: Int)? {
        guard available > prefix else { return nil }
        for length in prefix + 1...min(longest, available) {
            let code = UInt32(truncatingIfNeeded: bits >> UInt64(64 - length))
            guard code >= table.first[length], code - table.first[length] < table.count[length] else { continue }
            return (table.symbols[table.start[length] + Int(code - table.first[length])], length)
        }
        return nil
    }
}
