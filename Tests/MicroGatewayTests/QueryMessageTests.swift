import MicroCore
import MicroJSON
import Testing

@testable import MicroGateway

@Suite("A query or form as a message")
struct QueryMessageTests {
    private func json(_ message: JSONValue) -> String { String(decoding: JSON.serialize(message), as: UTF8.self) }

    @Test(
        "becomes JSON (spec platform-gateway.md §4)",
        arguments: [
            ("", "{}"),
            ("a=1", #"{"a":1}"#), ("a=true", #"{"a":true}"#), ("a=1.5", #"{"a":1.5}"#), ("a=null", #"{"a":null}"#),
            (#"a="x""#, #"{"a":"x"}"#), ("a=[1,2]", #"{"a":[1,2]}"#), (#"a={"b":1}"#, #"{"a":{"b":1}}"#),
            ("a=hello", #"{"a":"hello"}"#), ("a=", #"{"a":""}"#), ("a=01", #"{"a":"01"}"#),
            ("a[b][c]=1", #"{"a":{"b":{"c":1}}}"#),
            ("a[b]=1&a[c]=2", #"{"a":{"b":1,"c":2}}"#),
            ("a[]=1&a[]=2", #"{"a":[1,2]}"#), ("a[]=1", #"{"a":[1]}"#),
            ("a[b][]=x&a[b][]=y", #"{"a":{"b":["x","y"]}}"#),
            ("a[][b]=1&a[][b]=2", #"{"a":[{"b":1},{"b":2}]}"#),
            ("a.b=1", #"{"a":{"b":1}}"#),
            ("a.b[c]=1", #"{"a":{"b":{"c":1}}}"#),
            ("a[b.c/d]=1", #"{"a":{"b.c/d":1}}"#),
            ("a=1&b=2", #"{"a":1,"b":2}"#), ("a=1&&b=2&", #"{"a":1,"b":2}"#),
            ("a=x+y%20z", #"{"a":"x y z"}"#), ("%C3%BC=%F0%9F%98%80", #"{"ü":"😀"}"#),
            ("a=12345678901234567890", #"{"a":12345678901234567890}"#),
        ])
    func query(query: String, json: String) throws {
        #expect(try self.json(QueryMessage.message(query: query)) == json)
    }

    /// The original splits at the last `=`, and takes values with a quote in them for broken JSON.
    @Test(
        "keeps all that stands behind the first =",
        arguments: [
            ("name=abc==", #"{"name":"abc=="}"#), ("s=https://x/?a=1", #"{"s":"https://x/?a=1"}"#),
            ("a==", #"{"a":"="}"#), (#"name=say "hi""#, #"{"name":"say \"hi\""}"#), (#"a="x"#, #"{"a":"\"x"}"#),
            ("a={b", #"{"a":"{b"}"#), ("a=+1", #"{"a":" 1"}"#), ("a=true%20", #"{"a":"true "}"#),
            ("a=%3D%26", #"{"a":"=&"}"#), ("a=\u{301}x&\u{301}b=1", "{\"a\":\"\u{301}x\",\"\u{301}b\":1}"),
        ])
    func values(query: String, json: String) throws {
        #expect(Array(try self.json(QueryMessage.message(query: query)).utf8) == Array(json.utf8))
    }

    /// The last one was taken, and the others were gone.
    @Test(
        "has a list of what comes under one name",
        arguments: [
            ("a=1&a=2", #"{"a":[1,2]}"#), ("a=x&b=1&a=y&a=x", #"{"a":["x","y","x"],"b":1}"#),
            ("a.b=1&a[b]=2", #"{"a":{"b":[1,2]}}"#), ("a[]=1&a=2", #"{"a":[1,2]}"#),
            (#"a={"b":1}&a={"b":2}"#, #"{"a":[{"b":1},{"b":2}]}"#),
        ])
    func repeated(query: String, json: String) throws {
        #expect(try self.json(QueryMessage.message(query: query)) == json)
    }

    @Test(
        "has a list where all names at a place are whole numbers, in their order",
        arguments: [
            ("inners[0][id]=1&inners[1][id]=2", #"{"inners":[{"id":1},{"id":2}]}"#),
            ("a[2]=z&a[0]=x&a[10]=y", #"{"a":["x","z","y"]}"#),
            ("a.1.b=2&a.0.b=1", #"{"a":[{"b":1},{"b":2}]}"#),
            ("a[99999999999999999999999]=y&a[18446744073709551615]=x", #"{"a":["x","y"]}"#),
            ("a[01]=x&a[1]=y", #"{"a":["x","y"]}"#),
            ("a[0][0]=1&a[0][1]=2&a[1][0]=3", #"{"a":[[1,2],[3]]}"#),
            ("a[0]=x&a[b]=y", #"{"a":{"0":"x","b":"y"}}"#), ("a[-1]=x", #"{"a":{"-1":"x"}}"#),
            (#"a={"0":1}"#, #"{"a":{"0":1}}"#), ("0=x&1=y", #"{"0":"x","1":"y"}"#),
        ])
    func numbered(query: String, json: String) throws {
        #expect(try self.json(QueryMessage.message(query: query)) == json)
    }

    /// A service's request: what is below `Struct` and maps keeps its names.
    private static let type = ValueType(
        name: "Request", type: "Request",
        values: [
            ValueType(name: "name", type: "string"), ValueType(name: "count", type: "int64"),
            ValueType(name: "data", type: "[]uint8"), ValueType(name: "tags", type: "[]string"),
            ValueType(name: "by_number", type: "map[int32]Item", values: [ValueType(name: "tags", type: "[]string")]),
            ValueType(
                name: "items", type: "[]Item",
                values: [
                    ValueType(name: "names", type: "map[string]string"), ValueType(name: "tags", type: "[]string"),
                ]),
            ValueType(
                name: "any_fields", type: "Struct", values: [ValueType(name: "fields", type: "map[string]Value")]),
            ValueType(name: "values", type: "ListValue", values: [ValueType(name: "values", type: "[]Value")]),
        ])

    @Test(
        "is read as the type of the request says",
        arguments: [
            ("by_number[1][tags]=x&by_number[7][tags]=y", #"{"by_number":{"1":{"tags":["x"]},"7":{"tags":["y"]}}}"#),
            ("byNumber[1][tags][0]=x", #"{"byNumber":{"1":{"tags":["x"]}}}"#),
            ("items[0][names][0]=x&items[1][names][5]=y", #"{"items":[{"names":{"0":"x"}},{"names":{"5":"y"}}]}"#),
            ("items[][tags]=1", #"{"items":[{"tags":["1"]}]}"#),
            ("any_fields[0]=x", #"{"any_fields":{"0":"x"}}"#), ("any_fields[a][0]=x", #"{"any_fields":{"a":["x"]}}"#),
            ("values[0]=x&values[1]=2", #"{"values":["x",2]}"#),
            ("name=null", #"{"name":"null"}"#), ("name=1.50", #"{"name":"1.50"}"#), (#"name="1""#, #"{"name":"1"}"#),
            ("count=null&count=x", #"{"count":[null,"x"]}"#), ("count=1.50", #"{"count":1.50}"#),
            ("data=1234", #"{"data":"1234"}"#), ("data=true", #"{"data":"true"}"#), ("data=aGk=", #"{"data":"aGk="}"#),
            ("tags=a", #"{"tags":["a"]}"#), ("tags=null", #"{"tags":["null"]}"#),
            (#"tags=["a"]"#, #"{"tags":["a"]}"#), (#"items={"tags":[]}"#, #"{"items":{"tags":[]}}"#),
            ("nope[3]=x", #"{"nope":["x"]}"#),
        ])
    func typed(query: String, json: String) throws {
        #expect(try self.json(QueryMessage.message(query: query, type: Self.type)) == json)
    }

    @Test(
        "is refused by the name of the parameter that is wrong",
        arguments: [
            ("debug", "debug", "it has no value"), ("a=1&b", "b", "it has no value"),
            ("=1", "", "it has no name"), (".=1", ".", "it has no name"),
            ("s=100%", "s", "its value has a broken escape"), ("a=%zz", "a", "its value has a broken escape"),
            ("a=%ff", "a", "its value has a broken escape"), ("%zz=1", "%zz", "its name has a broken escape"),
            ("a[=1", "a[", "the brackets in its name"), ("a]=1", "a]", "the brackets in its name"),
            ("[a]=1", "[a]", "the brackets in its name"), ("[]=1", "[]", "the brackets in its name"),
            ("a[[b]]=1", "a[[b]]", "the brackets in its name"), ("a[b]c=1", "a[b]c", "the brackets in its name"),
            ("a=1&a[b]=2", "a[b]", "it is given both"), ("a[b]=2&a=1", "a", "it is given both"),
            ("a[]=1&a[b]=2", "a[b]", "it is given both"), ("a[b]=2&a[]=1", "a[]", "it is given both"),
            ("a" + String(repeating: "[b]", count: 32) + "=1", "a[b][b]", "its name has more than 32 levels"),
        ])
    func refused(query: String, name: String, words: String) throws {
        let error = try #require(throws: MicroError.self) { try QueryMessage.message(query: query) }
        #expect(error.code == 400)
        #expect(error.id == "go.micro.api")
        #expect(error.detail.hasPrefix("the query parameter \"\(name)"))
        #expect(error.detail.contains("\" cannot be read: \(words)"))
        #expect(error.detail.utf8.count < 200)
    }

    @Test("is refused when it is made to exhaust the gateway")
    func hostile() throws {
        let many = (0..<2000).map { "a\($0)=1" }.joined(separator: "&")
        #expect(throws: MicroError(.manyParameters, "1000")) { try QueryMessage.message(query: many) }
        #expect(throws: MicroError(.manyFields, "1000")) { try QueryMessage.message(form: many, query: "") }
        let deep = "a" + String(repeating: "[b]", count: 100) + "=1"
        #expect(throws: MicroError.self) { try QueryMessage.message(query: deep) }
        let deepValue = "a=" + String(repeating: "[", count: 100_000)
        let message = try QueryMessage.message(query: deepValue)
        #expect(message["a"]?.stringValue != nil)
        let most = (0..<1000).map { "a[\($0)]=1" }.joined(separator: "&")
        #expect(try QueryMessage.message(query: most)["a"]?.arrayValue?.count == 1000)
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
            (#"{"a":[1]}"#, "", #"{"{\"a\":[1]}":""}"#),
            ("a=\u{301}x", "", "{\"a\":\"\u{301}x\"}"),
        ])
    func form(form: String, query: String, json: String) throws {
        #expect(Array(try self.json(QueryMessage.message(form: form, query: query)).utf8) == Array(json.utf8))
    }

    @Test(
        "from a form nests and lists as one from a query",
        arguments: [
            ("inners[0][id]=1&inners[1][id]=2", #"{"inners":[{"id":"1"},{"id":"2"}]}"#),
            ("a.b=1&a.c=null", #"{"a":{"b":"1","c":"null"}}"#), ("a[]=1&a[]=2", #"{"a":["1","2"]}"#),
            ("by_number[3][tags]=x", #"{"by_number":{"3":{"tags":["x"]}}}"#),
            ("tags=x&tags=y,z", #"{"tags":["x","y,z"]}"#), ("name=x&name=y", #"{"name":"x,y"}"#),
        ])
    func nestedForm(form: String, json: String) throws {
        #expect(try self.json(QueryMessage.message(form: form, query: "", type: Self.type)) == json)
    }

    @Test("from a form is refused by the name of the field that is wrong")
    func refusedForm() {
        let escape = "its value has a broken escape; % is written %25"
        #expect(throws: MicroError(.unreadableField, "a", escape)) {
            try QueryMessage.message(form: "a=100%", query: "")
        }
        #expect(throws: MicroError(.unreadableParameter, "b", escape)) {
            try QueryMessage.message(form: "a=1", query: "b=%f")
        }
        #expect(throws: MicroError(.unreadableField, "a", "it is given both with and without members")) {
            try QueryMessage.message(form: "a[b]=1&a=2", query: "")
        }
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
