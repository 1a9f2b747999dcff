import Foundation
import MicroJSON
import Testing

private struct Stamped: Codable, Equatable {
    var date: Date
    var id: UUID
    var url: URL
    var data: Data
    var amount: Decimal
    var range: Range<Int>
    var set: Set<String>
}

@Suite("Foundation's types encode as they themselves do")
struct FoundationTypesTests {
    @Test("and come back the same", arguments: [JSONKeyConversion.verbatim, .snakeCase])
    func roundTrip(keys: JSONKeyConversion) throws {
        let value = Stamped(
            date: Date(timeIntervalSinceReferenceDate: 778_000_000.25), id: UUID(),
            url: try #require(URL(string: "https://a.b/c?d=e")),
            data: Data([0, 1, 254, 255]), amount: try #require(Decimal(string: "1234567.891")), range: 1..<5, set: ["x"]
        )
        let bytes = try JSON.encode(value, options: .init(keys: keys))
        #expect(try JSON.decode(Stamped.self, from: bytes, options: .init(keys: keys)) == value)
    }

    @Test("our text is what Foundation reads, and the other way round")
    func interchange() throws {
        let value = Stamped(
            date: Date(timeIntervalSinceReferenceDate: 0.5), id: UUID(), url: try #require(URL(string: "x:y")),
            data: Data(), amount: 2,
            range: 0..<1, set: [])
        // Foundation's own coders special-case Decimal and URL; what is left is compared.
        #expect(try JSONDecoder().decode(Date.self, from: Data(JSON.encode(value.date))) == value.date)
        #expect(try JSONDecoder().decode(UUID.self, from: Data(JSON.encode(value.id))) == value.id)
        #expect(try JSON.decode(Date.self, from: Array(JSONEncoder().encode(value.date))) == value.date)
        #expect(try JSON.decode(UUID.self, from: Array(JSONEncoder().encode(value.id))) == value.id)
    }

    @Test("a null or missing date is the reference date, a missing UUID an error, if zero values are asked for")
    func zeroValues() throws {
        struct Dated: Decodable { var date: Date }
        struct Identified: Decodable { var id: UUID }
        let options = JSONDecodingOptions(missingKeys: .zeroValue)
        #expect(try decoded(Dated.self, "{}", options).date == Date(timeIntervalSinceReferenceDate: 0))
        #expect(throws: DecodingError.self) { try decoded(Identified.self, "{}", options) }
    }
}
