import MicroTesting
import Testing

@testable import MicroWire

@Suite("Text in parts is checked as the standard library checks it whole")
struct UTF8ValidatorTests {
    private func isText(_ bytes: [UInt8], cutAt cut: Int) -> Bool {
        var validator = UTF8Validator()
        for part in [bytes[..<cut], bytes[cut...]] {
            guard part.withUnsafeBytes({ validator.accept($0) }) else { return false }
        }
        return validator.isComplete
    }

    @Test(
        "a table of edges",
        arguments: [
            ([], true), ([0x00], true), ([0x7f], true), ([0x80], false), ([0xbf], false), ([0xc0, 0x80], false),
            ([0xc1, 0xbf], false), ([0xc2, 0x80], true), ([0xdf, 0xbf], true), ([0xc2], false), ([0xc2, 0x41], false),
            ([0xe0, 0x9f, 0xbf], false), ([0xe0, 0xa0, 0x80], true), ([0xed, 0x9f, 0xbf], true),
            ([0xed, 0xa0, 0x80], false), ([0xee, 0x80, 0x80], true), ([0xef, 0xbf, 0xbf], true),
            ([0xe2, 0x82], false), ([0xf0, 0x8f, 0xbf, 0xbf], false), ([0xf0, 0x90, 0x80, 0x80], true),
            ([0xf4, 0x8f, 0xbf, 0xbf], true), ([0xf4, 0x90, 0x80, 0x80], false), ([0xf5, 0x80, 0x80, 0x80], false),
            ([0xff], false), ([0xf0, 0x9f, 0x98], false), ([0xe2, 0x82, 0xac, 0xac], false),
        ] as [([UInt8], Bool)])
    func edges(bytes: [UInt8], isText expected: Bool) {
        for before in [[], Array("seven..".utf8), Array("a text of more than eight bytes".utf8)] {
            let bytes = before + bytes
            for cut in 0...bytes.count { #expect(isText(bytes, cutAt: cut) == expected) }
        }
    }

    @Test("every scalar is text, and random bytes are what the library says")
    func library() {
        for number in UInt32(0)...0x10ffff {
            guard let scalar = Unicode.Scalar(number), number % 97 == 0 || number < 0x900 else { continue }
            let bytes = Array(String(scalar).utf8)
            if !isText(bytes, cutAt: bytes.count / 2) { Issue.record("U+\(String(number, radix: 16))") }
        }
        var random = SeededGenerator(seed: 1)
        let likely: [UInt8] = [0x41, 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc2, 0xe0, 0xe2, 0xed, 0xf0, 0xf4]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                likely.randomElement(using: &random) ?? 0
            }
            let expected = String(validating: bytes, as: UTF8.self) != nil
            #expect(isText(bytes, cutAt: bytes.count / 2) == expected, "\(bytes)")
        }
    }
}
