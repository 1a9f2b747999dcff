import MicroCodec
import MicroCore
import MicroJSON
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The JSON of Foundation's types in a Codable message")
struct CodableFormsTests {
    struct Message: Codable, Sendable, Equatable {
        var at = Date(timeIntervalSince1970: 0)
        var data = Data()
        var site: URL?
        var price: Decimal = 0
        var wait = Duration.zero
        var times: [Date] = []
        var maybe: Date?
    }

    private let codec = MessageCodec<Message>.json()

    private func read(_ json: String) throws -> Message { try codec.decode(Array(json.utf8), .json) }

    private func text(_ message: Message) throws -> String {
        String(decoding: try codec.encode(message, .json), as: UTF8.self)
    }

    @Test("is what everybody else reads")
    func written() throws {
        let message = Message(
            at: Date(timeIntervalSince1970: 1_700_000_000.25), data: Data([104, 105]),
            site: URL(string: "https://a.b/c?d=e&f"), price: try #require(Decimal(string: "-12.30")),
            wait: .milliseconds(1500), times: [Date(timeIntervalSince1970: -1)])
        #expect(
            try text(message) == """
                {"at":"2023-11-14T22:13:20.250Z","data":"aGk=","site":"https://a.b/c?d=e\\u0026f","price":"-12.3",\
                "wait":"1.500s","times":["1969-12-31T23:59:59Z"]}
                """)
        #expect(try read(try text(message)) == message)
    }

    @Test("is also read in the other ways that callers write it")
    func lenient() throws {
        #expect(try read(#"{"price":0.1234567890123456789}"#).price == Decimal(string: "0.1234567890123456789"))
        #expect(try read(#"{"price":"1e2"}"#).price == 100)
        #expect(try read(#"{"data":[104,105]}"#).data == Data([104, 105]))
        #expect(try read(#"{"data":"_-8"}"#).data == Data([255, 239]))
        #expect(try read(#"{"at":"1970-01-01T01:00:00+01:00"}"#).at == Date(timeIntervalSince1970: 0))
    }

    @Test(
        "has zero values for what is missing or null", arguments: ["{}", "{\"at\":null,\"data\":null,\"price\":null}"])
    func missing(json: String) throws {
        #expect(try read(json) == Message())
    }

    struct Needy: Codable, Sendable { var site: URL }

    @Test("does not fit: the field and what it takes are told")
    func refusal() {
        func message(_ json: String) -> String {
            do { _ = try read(json) } catch { return "\(error)" }
            return "none"
        }
        #expect(message(#"{"at":5}"#).contains("Expected a time such as 2006-01-02T15:04:05Z, found a number at at"))
        #expect(message(#"{"at":"today"}"#).contains("The text is not a time such as 2006-01-02T15:04:05Z at at"))
        #expect(message(#"{"price":"12x"}"#).contains("The text is not a decimal number at price"))
        #expect(message(#"{"data":[256]}"#).contains("Expected base64"))
        #expect(message(#"{"wait":"5"}"#).contains("a duration such as 1.5s"))
        #expect(throws: CodecError.self) { try MessageCodec<Needy>.json().decode(Array("{}".utf8), .json) }
    }

    @Test("of a date comes back as the same date, to the last bit")
    func dates() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let date = Date(timeIntervalSinceReferenceDate: Double.random(in: 1e8..<2.5e11, using: &random))
            let near = Date(timeIntervalSinceReferenceDate: Double.random(in: -6e10 ..< -1e7, using: &random))
            let message = Message(times: [date, near])
            #expect(try read(try text(message)) == message)
        }
        #expect(try text(Message(at: Date(timeIntervalSinceReferenceDate: -1e-12))).contains("2001-01-01T00:00:00Z"))
    }

    @Test("ends with an error where a date has none, such as one that is no number, whose description crashes")
    func noDate() {
        for interval in [Double.nan, .infinity, -1e12, 1e17] {
            let message = Message(at: Date(timeIntervalSinceReferenceDate: interval))
            let error = #expect(throws: CodecError.self) { try text(message) }
            #expect(error?.fieldPath == "at")
        }
    }
}
