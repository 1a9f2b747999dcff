import MicroCore
import MicroJSON
import Testing

@testable import MicroGateway

@Suite("A query or form as a message")
struct QueryMessageTests {
    private func json(_ object: JSONObject) -> String {
        String(decoding: JSON.serialize(.object(object)), as: UTF8.self)
    }

    @Test(
        "becomes JSON (spec platform-gateway.md §4)",
        arguments: [
            ("", "{}"),
            ("a=1", #"{"a":1}"#), ("a=true", #"{"a":true}"#), ("a=1.5", #"{"a":1.5}"#), ("a=null", #"{"a":null}"#),
            (#"a="x""#, #"{"a":"x"}"#), ("a=[1,2]", #"{"a":[1,2]}"#), (#"a={"b":1}"#, #"{"a":{"b":1}}"#),
            ("a=hello", #"{"a":"hello"}"#), ("a=", #"{"a":""}"#), ("a=01", #"{"a":"01"}"#),
            ("a[b][c]=1", #"{"a":{"b":{"c":1}}}"#),
            ("a[b]=1&a[c]=2", #"{"a":{"b":1,"c":2}}"#),
            ("a[]=1&a[]=2", #"{"a":[1,2]}"#),
            ("a[b][]=x&a[b][]=y", #"{"a":{"b":["x","y"]}}"#),
            ("a.b=1", #"{"a":{"b":1}}"#),
            ("a.b[c]=1", #"{"a":{"b":{"c":1}}}"#),
            ("a=b=c", #"{"a=b":"c"}"#),
            ("a=1&b=2", #"{"a":1,"b":2}"#), ("a=1&&b=2&", #"{"a":1,"b":2}"#), ("a=1&a=2", #"{"a":2}"#),
            ("a=x+y%20z", #"{"a":"x y z"}"#), ("%C3%BC=%F0%9F%98%80", #"{"ü":"😀"}"#),
            ("a=12345678901234567890", #"{"a":12345678901234567890}"#),
        ])
    func query(query: String, json: String) throws {
        #expect(try self.json(QueryMessage.object(query: query)) == json)
    }

    @Test(
        "is refused with the original's words",
        arguments: [
            ("a", "qson: invalid url query param provided"), ("a=1&b", "qson: invalid url query param provided"),
            ("=1", "qson: invalid url query param provided"), (#"a=x"y"#, "invalid character"),
            ("a=%zz", "invalid URL escape"), ("a=%ff", "invalid URL escape"),
        ])
    func refused(query: String, words: String) throws {
        let error = try #require(throws: MicroError.self) { try QueryMessage.object(query: query) }
        #expect(error.code == 500)
        #expect(error.id == "go.micro.api")
        #expect(error.detail.hasPrefix("error during request: \(words)"))
    }

    @Test("is refused when it is made to exhaust the gateway")
    func hostile() {
        let many = (0..<2000).map { "a\($0)=1" }.joined(separator: "&")
        let deep = "a" + String(repeating: "[b]", count: 100) + "=1"
        let deepValue = "a=" + String(repeating: "[", count: 100_000)
        for query in [many, deep] { #expect(throws: MicroError.self) { try QueryMessage.object(query: query) } }
        #expect((try? QueryMessage.object(query: deepValue))?["a"]?.stringValue != nil)
    }

    @Test(
        "from a form holds only text, joined by commas where a name repeats, the query's after the body's",
        arguments: [
            ("name=x&age=3", "", #"{"name":"x","age":"3"}"#),
            ("a=1&a=2", "a=3&b=4", #"{"a":"1,2,3","b":"4"}"#),
            ("a=b=c", "", #"{"a":"b=c"}"#),
            ("a", "", #"{"a":""}"#),
            ("a=x+y%26", "", #"{"a":"x y&"}"#),
            (#"{"name":"x"}"#, "", #"{"{\"name\":\"x\"}":""}"#),
        ])
    func form(form: String, query: String, json: String) throws {
        #expect(try self.json(QueryMessage.object(form: form, query: query)) == json)
    }

    @Test(
        "is merged with a body that wins",
        arguments: [
            (#"{"a":1}"#, #"{"a":2}"#, #"{"a":2}"#),
            (#"{"a":1}"#, #"{"b":2}"#, #"{"a":1,"b":2}"#),
            (#"{"a":{"b":1,"c":2}}"#, #"{"a":{"c":3}}"#, #"{"a":{"b":1,"c":3}}"#),
            (#"{"a":{"b":1}}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
            (#"{"a":1}"#, #"{"a":{"b":1}}"#, #"{"a":{"b":1}}"#),
            (#"{"a":1}"#, "[1]", "[1]"),
            (#"{"a":1}"#, "{}", #"{"a":1}"#),
        ])
    func merge(base: String, patch: String, merged: String) throws {
        let result = QueryMessage.merge(try JSON.parse(Array(base.utf8)), with: try JSON.parse(Array(patch.utf8)))
        #expect(String(decoding: JSON.serialize(result), as: UTF8.self) == merged)
    }

    /// Each member was looked for among all others: a body of two megabytes held its event loop for minutes.
    @Test("is merged with a body of any number of members", .timeLimit(.minutes(1)))
    func manyMembers() {
        let body = JSONObject(members: (0..<100_000).map { (key: "member-\($0)", value: .null) })
        let merged = QueryMessage.merge(.object(["x": 1]), with: .object(body))
        #expect(merged.objectValue?.count == 100_001)
        let both = QueryMessage.merge(
            .object(JSONObject(members: [("a", 1), ("b", 2), ("a", 3)])), with: ["a": ["c": 1]])
        #expect(both == ["b": 2, "a": ["c": 1]])
    }
}
