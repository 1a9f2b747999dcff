import Testing

@testable import MicroJSON

private struct Account: Codable, Equatable {
    struct Detail: Codable, Equatable {
        var createdAt: Int
        var myURLProperty: String
    }

    var userID: Int
    var firstName: String
    var detailInfo: Detail
    var someTable: [String: Detail]
    var countByID: [Int: Int]
}

private enum Event: Codable, Equatable {
    case userAdded(userName: String)
}

@Suite("Property names and member names are converted")
struct KeyConversionTests {
    private let account = Account(
        userID: 1, firstName: "A", detailInfo: .init(createdAt: 2, myURLProperty: "u"),
        someTable: ["camelKey": .init(createdAt: 3, myURLProperty: "v")], countByID: [4: 5])
    private let snake =
        #"{"user_id":1,"first_name":"A","detail_info":{"created_at":2,"my_url_property":"u"},"#
        + #""some_table":{"camelKey":{"created_at":3,"my_url_property":"v"}},"count_by_id":{"4":5}}"#

    @Test("properties only, never the keys of dictionaries")
    func encoding() throws {
        #expect(try encoded(account, .init(keys: .snakeCase)) == snake)
        #expect(try encoded(["camelKey": ["innerKey": 1]], .init(keys: .snakeCase)) == #"{"camelKey":{"innerKey":1}}"#)
    }

    @Test("both forms of a name are read")
    func decoding() throws {
        #expect(try decoded(Account.self, snake, .init(keys: .snakeCase)) == account)
        #expect(try decoded(Account.self, encoded(account), .init(keys: .snakeCase)) == account)
        let table = ["camelKey": 1, "snake_key": 2]
        #expect(try decoded([String: Int].self, #"{"camelKey":1,"snake_key":2}"#, .init(keys: .snakeCase)) == table)
    }

    @Test("of both forms in one object the last counts")
    func both() throws {
        struct One: Decodable { var theKey: Int }
        #expect(try decoded(One.self, #"{"the_key":1,"theKey":2}"#, .init(keys: .snakeCase)).theKey == 2)
        #expect(try decoded(One.self, #"{"theKey":2,"the_key":1}"#, .init(keys: .snakeCase)).theKey == 1)
        #expect(throws: DecodingError.self) { try decoded(One.self, #"{"the_key":1}"#) }
    }

    @Test("enum cases are properties")
    func enums() throws {
        let json = #"{"user_added":{"user_name":"x"}}"#
        #expect(try encoded(Event.userAdded(userName: "x"), .init(keys: .snakeCase)) == json)
        #expect(try decoded(Event.self, json, .init(keys: .snakeCase)) == .userAdded(userName: "x"))
    }

    @Test("dictionaries are known by what they ask for, however deep they are wrapped")
    func wrappedDictionary() throws {
        struct Wrapped: Codable, Equatable {
            var table: [String: Int]
            init(table: [String: Int]) { self.table = table }
            init(from decoder: any Decoder) throws { table = try [String: Int](from: decoder) }
            func encode(to encoder: any Encoder) throws { try table.encode(to: encoder) }
        }
        let value = Wrapped(table: ["keepMe": 1])
        #expect(try encoded([value], .init(keys: .snakeCase)) == #"[{"keepMe":1}]"#)
        #expect(try decoded(Wrapped.self, #"{"keepMe":1}"#, .init(keys: .snakeCase)) == value)
    }

    @Test(
        "word by word",
        arguments: [
            ("a", "a"), ("name", "name"), ("createdAt", "created_at"), ("userID", "user_id"),
            ("myURLProperty", "my_url_property"),
            ("aB", "a_b"), ("ID", "id"), ("isOneTwo3", "is_one_two3"), ("v2Beta", "v2_beta"),
            ("_hiddenKey", "_hidden_key"),
            ("already_snake", "already_snake"), ("", ""), ("mixed_caseKey", "mixed_case_key"),
            ("with_Upper", "with_upper"), ("größeÄndern", "größeÄndern"),
        ])
    func snakeCase(camel: String, snake: String) {
        #expect(JSONKeyConversion.snakeCase(camel) == snake)
    }

    @Test(
        "and back",
        arguments: [
            ("name", "name"), ("created_at", "createdAt"), ("user_id", "userId"), ("_hidden_key", "_hiddenKey"),
            ("a__b", "aB"), ("", ""), ("_", "_"),
        ])
    func camelCase(snake: String, camel: String) {
        #expect(JSONKeyConversion.camelCase(snake) == camel)
    }

    /// Each leading underscore looked at all before it.
    @Test("takes a name of any number of underscores", .timeLimit(.minutes(1)))
    func underscores() {
        let name = String(repeating: "_", count: 1_000_000)
        #expect(JSONKeyConversion.camelCase(name + "a_b") == name + "aB")
    }
}
