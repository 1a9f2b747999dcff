import MicroCore
import MicroJSON
import NIOHPACK
import Testing

@testable import MicroGateway

@Suite("A form in parts")
struct MultipartFormTests {
    private static func part(_ disposition: String, _ content: String) -> String {
        "--B\r\nContent-Disposition: \(disposition)\r\n\r\n\(content)\r\n"
    }

    private func message(
        _ body: [UInt8], _ contentType: String = "multipart/form-data; boundary=B", _ path: String = "/x",
        method: String = "POST"
    ) throws -> String {
        String(decoding: try GatewayRequest(.request(method, path, contentType)).message(body), as: UTF8.self)
    }

    @Test(
        "has texts as text and files as base64",
        arguments: [
            (part("form-data; name=\"a\"", "1") + "--B--", #"{"a":"1"}"#),
            (part("form-data; name=a", "x") + part("form-data; name=b", "") + "--B--\r\n", #"{"a":"x","b":""}"#),
            (part("form-data; name=\"a\"", "x") + part("form-data; name=\"a\"", "y") + "--B--", #"{"a":"x,y"}"#),
            (part("form-data; name=\"f\"; filename=\"a.txt\"", "hello") + "--B--", #"{"f":"aGVsbG8="}"#),
            (
                part("form-data; name=f; filename=a", "1") + part("form-data; name=f; filename=b", "2") + "--B--",
                #"{"f":["MQ==","Mg=="]}"#
            ),
            (part("form-data; name=\"f\"; filename=\"\"", "") + "--B--", #"{"f":""}"#),
            (part("form-data; filename=\"x;name=y.txt\"; name=\"f\"", "1") + "--B--", #"{"f":"MQ=="}"#),
            (part("form-data; filename=\"C:\\\\dir\\x\\\".txt\"; name=\"f\"", "1") + "--B--", #"{"f":"MQ=="}"#),
            (part("form-data; name=\"a\\\"b\"", "1") + "--B--", #"{"a\"b":"1"}"#),
            (part("form-data; name=\"a\\\\b\\c\"", "1") + "--B--", #"{"a\\b\\c":"1"}"#),
            (
                part("form-data; name=\"a[0][b]\"", "1") + part("form-data; name=\"a[1][b]\"", "2") + "--B--",
                #"{"a":[{"b":"1"},{"b":"2"}]}"#
            ),
            (
                part("form-data; name=\"f[1]\"; filename=b", "2") + part("form-data; name=\"f[0]\"; filename=a", "1")
                    + "--B--",
                #"{"f":["MQ==","Mg=="]}"#
            ),
            (part("FORM-DATA; NAME=\"a %22b%22\"", "1") + "--B--", #"{"a \"b\"":"1"}"#),
            (part("form-data; name=\"ü\"", "ä\r\n\r\n--b\r\n--") + "--B--", #"{"ü":"ä\r\n\r\n--b\r\n--"}"#),
            ("a preamble\r\n" + part("form-data; name=a", "1") + "--B--\r\nan epilogue", #"{"a":"1"}"#),
            ("--B  \t\r\nX: y\r\ncontent-disposition:form-data;name=a\r\n\r\n1\r\n--B--", #"{"a":"1"}"#),
            ("--B--", "{}"),
        ])
    func parts(body: String, json: String) throws {
        #expect(try message(Array(body.utf8)) == json)
    }

    @Test("joins its fields with those of the query, whatever the method", arguments: ["POST", "GET", "BREW"])
    func query(method: String) throws {
        let body = Array((Self.part("form-data; name=a", "1") + "--B--").utf8)
        let type = "Multipart/Form-Data; charset=utf-8; Boundary=\"B\""
        #expect(try message(body, type, "/x?a=2&b=3", method: method) == #"{"a":"1,2","b":"3"}"#)
    }

    @Test("keeps the bytes of files, whatever they are")
    func bytes() throws {
        let content: [UInt8] = [0, 13, 10, 45, 45, 66 ^ 1, 255, 13, 10, 13]
        let head = "--B\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n"
        let body = Array(head.utf8) + content + Array("\r\n--B--".utf8)
        let base64 = String(decoding: Base64.encode(content), as: UTF8.self)
        #expect(try message(body) == "{\"f\":\"\(base64)\"}")
    }

    @Test(
        "is refused when it is broken",
        arguments: [
            ("", "no part begins with the boundary of the content type"),
            ("a=1", "no part begins with the boundary of the content type"),
            ("--Bad\r\n\r\n--B--", "a boundary is not a line of its own"),
            ("--B", "a boundary is not a line of its own"),
            ("--B\r\n", "the last part has no end"),
            (part("form-data; name=a", "1"), "the last part has no end"),
            ("--B\r\n\r\n1\r\n--B--", "a part has no name"),
            (part("form-data", "1") + "--B--", "a part has no name"),
            (part("attachment; name=a", "1") + "--B--", "a part has no name"),
            (
                "--B\r\nContent-Disposition: form-data; name=a\r\n--B--",
                "the headers of a part do not end within 8192 bytes"
            ),
            (
                part("form-data; name=\"" + String(repeating: "a", count: 9000) + "\"", "1") + "--B--",
                "the headers of a part do not end within 8192 bytes"
            ),
            (String(repeating: part("form-data; name=a", ""), count: 1001) + "--B--", "more than 1000 parts"),
        ])
    func broken(body: String, reason: String) throws {
        let error = try #require(throws: MicroError.self) { try message(Array(body.utf8)) }
        #expect(error == QueryMessage.failure(reason))
    }

    /// The text was gone.
    @Test("is refused when a name has both a text and a file", arguments: [true, false])
    func textAndFile(textFirst: Bool) {
        let text = Self.part("form-data; name=a", "1")
        let file = Self.part("form-data; name=a; filename=x", "2")
        let body = (textFirst ? text + file : file + text) + "--B--"
        #expect(throws: MicroError(.unreadableField, "a", "it is given as text and as a file")) {
            try message(Array(body.utf8))
        }
    }

    @Test(
        "is refused without a boundary that can be one",
        arguments: ["", "; boundary=", "; boundary=\"\"", "; boundary=" + String(repeating: "b", count: 71)])
    func boundary(parameter: String) throws {
        let error = try #require(throws: MicroError.self) { try message([], "multipart/form-data" + parameter) }
        #expect(error == QueryMessage.failure("its content type has no boundary"))
    }

    @Test("is refused when a name or a text is no UTF-8")
    func notText() throws {
        let body = Array(Self.part("form-data; name=a", "?").utf8).map { $0 == UInt8(ascii: "?") ? 0xff : $0 }
        #expect(throws: QueryMessage.failure("it is not UTF-8")) { try message(body + Array("--B--".utf8)) }
        let name = Array(Self.part("form-data; name=?", "1").utf8).map { $0 == UInt8(ascii: "?") ? 0xff : $0 }
        #expect(throws: QueryMessage.failure("the headers of a part are not UTF-8")) {
            try message(name + Array("--B--".utf8))
        }
    }

    @Test("made of what nearly is a boundary takes no longer than any other")
    func hostile() throws {
        let near = String(repeating: "\r\n--" + String(repeating: "b", count: 69), count: 5000)
        let boundary = String(repeating: "b", count: 70)
        let body = "--\(boundary)\r\nContent-Disposition: form-data; name=a\r\n\r\n\(near)\r\n--\(boundary)--"
        let form = try MultipartForm(Array(body.utf8), boundary: boundary)
        #expect(form.parts.map(\.content.count) == [near.utf8.count])
    }

    @Test("cut or changed anywhere never traps")
    func mutated() throws {
        let whole = Array(
            ("x\r\n" + Self.part("form-data; name=\"a\\\"b\"; filename=\"c\"", "1")
                + Self.part("form-data; name=d", "2")
                + "--B--").utf8)
        for length in 0...whole.count { _ = try? message(Array(whole.prefix(length))) }
        for index in whole.indices {
            for byte: UInt8 in [0, 10, 13, 34, 45, 59, 61, 92, 255] {
                var body = whole
                body[index] = byte
                _ = try? message(body)
            }
        }
    }
}
