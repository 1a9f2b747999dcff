import NIOCore
import NIOHPACK
import Testing

@testable import MicroWire

@Suite("The header lines of an answer")
struct HTTP1FieldLinesTests {
    private func text(_ headers: HPACKHeaders, _ lines: inout HTTP1FieldLines) -> String {
        var out = ByteBuffer()
        lines.write(headers, into: &out)
        return String(buffer: out)
    }

    @Test("are those of each answer, whatever the one before it said")
    func kept() {
        let answers: [(HPACKHeaders, String)] = [
            ([":status": "200", "content-type": "a", "x-n": "1"], "Content-Type: a\r\nX-N: 1\r\n"),
            ([":status": "404", "content-type": "a", "x-n": "22"], "Content-Type: a\r\nX-N: 22\r\n"),
            (["content-type": "a"], "Content-Type: a\r\n"),
            (["content-type": "a", "x-b": "c"], "Content-Type: a\r\nX-B: c\r\n"),
            (["x-b": "c", "content-type": "a"], "X-B: c\r\nContent-Type: a\r\n"),
            ([":status": "204"], ""),
            (["x-b": "one\r\ntwo", "x-b": "c"], "X-B: one  two\r\nX-B: c\r\n"),
            (["x-b": "e\u{301}"], "X-B: e\u{301}\r\n"),
            (["x-b": "\u{e9}"], "X-B: \u{e9}\r\n"),
            (["x-b": "one\r\ntwo"], "X-B: one  two\r\n"),
        ]
        var lines = HTTP1FieldLines()
        for (headers, expected) in answers + answers.reversed() {
            #expect(Array(text(headers, &lines).utf8) == Array(expected.utf8))
        }
    }

    @Test("say whether there is a length")
    func length() {
        var lines = HTTP1FieldLines()
        var out = ByteBuffer()
        for _ in 0..<2 {
            #expect(lines.write(["content-type": "a", "content-length": "1"], into: &out))
            #expect(!lines.write(["content-type": "a"], into: &out))
        }
    }

    @Test("are forgotten when they are very long")
    func long() {
        var lines = HTTP1FieldLines()
        let value = String(repeating: "v", count: 10_000)
        for _ in 0..<2 { #expect(text(["x": value, "y": "z"], &lines) == "X: \(value)\r\nY: z\r\n") }
        #expect(lines.count == 0)
    }
}
