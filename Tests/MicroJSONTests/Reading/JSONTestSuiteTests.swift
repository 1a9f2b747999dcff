import Foundation
import MicroJSON
import Testing

/// One file of nst/JSONTestSuite; the first letter of its name says what a parser owes it.
struct SuiteCase: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]

    var testDescription: String {
        name
    }

    static func all(_ prefix: String) -> [SuiteCase] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "JSONTestSuite/test_parsing")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.lastPathComponent.hasPrefix(prefix) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .compactMap { file in
                (try? Data(contentsOf: file)).map { SuiteCase(name: file.lastPathComponent, bytes: Array($0)) }
            }
    }

    static let accepted = all("y_")
    static let rejected = all("n_")
    static let free = all("i_")
}

@Suite("The public JSON test suite is met")
struct JSONTestSuiteTests {
    @Test("it has all its cases")
    func counts() {
        #expect(SuiteCase.accepted.count == 95)
        #expect(SuiteCase.rejected.count == 188)
        #expect(SuiteCase.free.count == 35)
    }

    @Test("what is JSON is accepted, by every way of reading, and survives a round trip", arguments: SuiteCase.accepted)
    func accepted(_ file: SuiteCase) throws {
        let value = try JSON.parse(file.bytes)
        #expect(try JSON.parse(JSON.serialize(value)) == value)
        #expect(try JSON.decode(JSONValue.self, from: file.bytes) == value)
        #expect(try JSON.parse(JSON.reindent(file.bytes, indent: "\t")) == value)
        var reader = JSONReader(file.bytes)
        try reader.skipValue()
        try reader.end()
    }

    @Test("what is not JSON is rejected, by every way of reading", arguments: SuiteCase.rejected)
    func rejected(_ file: SuiteCase) {
        #expect(throws: JSONError.self) { try JSON.parse(file.bytes) }
        #expect(throws: DecodingError.self) { try JSON.decode(JSONValue.self, from: file.bytes) }
        #expect(throws: JSONError.self) { try JSON.reindent(file.bytes, indent: "\t") }
        #expect(throws: JSONError.self) {
            var reader = JSONReader(file.bytes)
            try reader.skipValue()
            try reader.end()
        }
    }

    @Test(
        "what a parser may decide is decided without a crash, and alike by every way of reading",
        arguments: SuiteCase.free)
    func free(_ file: SuiteCase) {
        let value = try? JSON.parse(file.bytes)
        #expect((try? JSON.decode(JSONValue.self, from: file.bytes)) == value)
        #expect(((try? JSON.reindent(file.bytes, indent: " ")) != nil) == (value != nil))
    }
}
