import Testing

@testable import MicroJSON

@Suite("Base64 is written with padding and read in any form")
struct Base64Tests {
    /// RFC 4648, section 10.
    static let rfcVectors = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test("the RFC's vectors", arguments: rfcVectors)
    func vectors(plain: String, coded: String) {
        #expect(Base64.encode(plain.bytes) == coded.bytes)
        #expect(Base64.decode(coded.utf8) == plain.bytes)
        #expect(Base64.decode(coded.utf8.filter { $0 != 0x3d }) == plain.bytes)
    }

    @Test("both alphabets")
    func alphabets() {
        #expect(Base64.decode("+/+/".utf8) == [0xfb, 0xff, 0xbf])
        #expect(Base64.decode("-_-_".utf8) == [0xfb, 0xff, 0xbf])
    }

    @Test(
        "what is not base64",
        arguments: ["A", "AAAAA", "A===", "====", "AA=", "AAA==", "AAAA=", "A=A=", "AA AA", "AA\n", "é"])
    func invalid(coded: String) {
        #expect(Base64.decode(coded.utf8) == nil)
    }
}
