import MicroCodec
import MicroCore
import MicroRPC
import NIOHPACK
import SwiftProtobuf
import Testing

@Suite("A request for an endpoint whose types are registered")
struct TypedRequestTests {
    private struct Order: Codable, Sendable {
        struct Item: Codable, Sendable {
            var id = 0
            var labels: [String: String] = [:]
        }
        var items: [Item] = []
        var tags: [String] = []
        var byNumber: [Int: String] = [:]
    }

    private static func dispatcher() -> Dispatcher {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.handle("Greeter.Text") { (text: Google_Protobuf_StringValue, _) in text }
        dispatcher.handle("Greeter.Number") { (number: Google_Protobuf_Int64Value, _) in number }
        dispatcher.handle("Greeter.Mask") { (mask: Google_Protobuf_FieldMask, _) in mask }
        dispatcher.handle("Greeter.Time") { (time: Google_Protobuf_Timestamp, _) in time }
        dispatcher.handle("Greeter.List") { (list: Google_Protobuf_ListValue, _) in list }
        dispatcher.handle("Greeter.Struct") { (structure: Google_Protobuf_Struct, _) in structure }
        dispatcher.handle("Greeter.Word") { (word: String, _) in word }
        dispatcher.handle("Greeter.Order") { (order: Order, _) in order }
        return dispatcher
    }

    private func answer(_ method: String, _ path: String, _ contentType: String? = nil, _ body: String = "")
        async throws -> String
    {
        let dispatcher = Self.dispatcher()
        let local = LocalServices()
        local.add(dispatcher)
        var text = ""
        try await withGateway(RPCClient(local: local), endpoints: dispatcher.records) { ask in
            text = try await ask(.request(method, path, contentType), body).text
        }
        return text
    }

    /// They were sent `{}`, which is no string.
    @Test(
        "may be nothing at all where the JSON of the message is no object",
        arguments: [
            ("text", #""""#), ("number", #""0""#), ("mask", #""""#), ("time", #""1970-01-01T00:00:00Z""#),
            ("list", "[]"), ("struct", "{}"), ("word", #""""#),
        ])
    func nothing(path: String, text: String) async throws {
        #expect(try await answer("GET", "/greeter/\(path)") == text)
        #expect(try await answer("POST", "/greeter/\(path)", "application/json") == text)
        #expect(try await answer("POST", "/greeter/\(path)", "application/x-www-form-urlencoded") == text)
        #expect(try await answer("DELETE", "/greeter/\(path)") == text)
    }

    @Test(
        "has the one value of such a message in the parameter value",
        arguments: [
            ("text?value=x", #""x""#), ("text?value=null", #""null""#), ("text?value=a=b", #""a=b""#),
            ("number?value=7", #""7""#), ("mask?value=a,b.c", #""a,b.c""#),
            ("time?value=2026-01-02T03:04:05Z", #""2026-01-02T03:04:05Z""#),
            ("list?value=[1,2]", "[1,2]"), ("list?1=a&0=b", #"["b","a"]"#),
            ("struct?value=x&a[0]=1", #"{"a":[1],"value":"x"}"#), ("word?value=7", #""7""#),
        ])
    func value(path: String, text: String) async throws {
        #expect(try await answer("GET", "/greeter/\(path)") == text)
        #expect(try await answer("POST", "/greeter/\(path)") == text)
    }

    @Test("loses no value that does not fit", arguments: ["text?value=x&other=y", "text?other=y", "text?value[a]=x"])
    func refused(path: String) async throws {
        #expect(try await answer("GET", "/greeter/\(path)").contains(#""code":400"#))
    }

    @Test(
        "has lists and maps where the types say so",
        arguments: [
            (
                "items[1][id]=2&items[0][id]=1&items[0][labels][5]=x",
                #"{"by_number":{},"items":[{"id":1,"labels":{"5":"x"}},{"id":2,"labels":{}}],"tags":[]}"#
            ),
            ("tags=x&byNumber[7]=y", #"{"by_number":{"7":"y"},"items":[],"tags":["x"]}"#),
            ("tags=x&tags=1&by_number.0=z", #"{"by_number":{"0":"z"},"items":[],"tags":["x","1"]}"#),
        ])
    func listsAndMaps(fields: String, text: String) async throws {
        #expect(try await answer("GET", "/greeter/order?\(fields)") == text)
        #expect(try await answer("POST", "/greeter/order", "application/x-www-form-urlencoded", fields) == text)
    }
}
