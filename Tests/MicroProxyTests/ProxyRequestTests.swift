import NIOCore
import NIOHPACK
import Testing

@testable import MicroProxy
@testable import MicroWire

@Suite("The headers of a call that the proxy passes on")
struct ProxyRequestTests {
    private struct Field: Hashable {
        let name: String
        let value: String
        let indexing: HPACKIndexing

        static func == (left: Field, right: Field) -> Bool {
            left.name == right.name && left.value == right.value && left.indexing == right.indexing
        }

        func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    /// What the service gets of the second of two calls on a connection.
    private func passedOn(_ headers: HPACKHeaders, isRepeated: Bool) throws -> [Field] {
        let request = ProxyRequest(headers, isRepeated: isRepeated)
        var writer = HeaderBlockWriter()
        var reader = HeaderBlockReader(listLimit: 65_536)
        var list = HPACKHeaders()
        for _ in 0..<2 {
            writer.write(try #require(request.passedOn(after: .seconds(1))))
            list = try reader.read(ByteBuffer(bytes: writer.block)).headers
        }
        return list.map { Field(name: $0.name, value: $0.value, indexing: $0.indexable) }
    }

    private var headers: HPACKHeaders {
        var headers: HPACKHeaders = [
            ":method": "POST", ":scheme": "http", ":path": "/a.B/C", "content-type": "application/grpc",
            "timeout": "3000000000", "x-foo": "1", "x-foo": "2",
        ]
        headers.add(name: "authorization", value: "Bearer t", indexing: .neverIndexed)
        headers.add(name: "x-once", value: "u", indexing: .nonIndexable)
        return headers
    }

    @Test("are the same whether they came before or not, but for their order")
    func repeated() throws {
        let (once, again) = (try passedOn(headers, isRepeated: false), try passedOn(headers, isRepeated: true))
        #expect(Set(once) == Set(again) && once.count == again.count)
        #expect(again.prefix(3).map(\.name) == [":method", ":scheme", ":path"])
        #expect(again.filter { $0.name == "x-foo" }.map(\.value) == ["1", "2"])
        #expect(again.first { $0.name == "timeout" }?.value == "2000000000")
        #expect(again.first { $0.name == "authorization" }?.indexing == .neverIndexed)
        #expect(again.last?.name == "via")
    }

    @Test("keep their order where a pseudo-header, or the first of two of one name, is not to be indexed")
    func unindexed() throws {
        var path = headers
        path.replaceOrAdd(name: ":path", value: "/a.B/D", indexing: .nonIndexable)
        #expect(try passedOn(path, isRepeated: true) == passedOn(path, isRepeated: false))
        var twice = headers
        twice.add(name: "x-once", value: "v")
        #expect(try passedOn(twice, isRepeated: true) == passedOn(twice, isRepeated: false))
    }
}
