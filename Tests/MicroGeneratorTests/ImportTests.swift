import MicroCodec
import SwiftProtobuf
import SwiftProtobufPluginLibrary
import Testing

/// `passing.proto` gets the message of its rpc through `shared/b.proto`, which has nothing of its own and had vanished
/// from its imports.
@Suite("The description of a file")
struct ImportTests {
    private let index = FileIndex([.passingProto])

    private func files(_ bytes: [[UInt8]]?) throws -> [Google_Protobuf_FileDescriptorProto] {
        try #require(bytes).map { try Google_Protobuf_FileDescriptorProto(serializedBytes: $0) }
    }

    @Test("comes with all that it imports, as the compiler saw it")
    func complete() throws {
        let files = try files(index.descriptors(ofFile: "passing.proto"))
        #expect(
            files.map(\.name) == [
                "passing.proto", "google/protobuf/empty.proto", "shared/options.proto", "shared/b.proto",
                "google/protobuf/descriptor.proto", "shared/c.proto", "google/protobuf/timestamp.proto",
            ])
        #expect(files[0].publicDependency == [2])
        #expect(files[0].service[0].method[0].options.unknownFields.data.suffix(4) == .init("kept".utf8))
        #expect(files[3].dependency == ["shared/c.proto"])
        #expect(files[5].weakDependency == [0])
        // It stops the process when something is missing.
        let set = DescriptorSet(protos: files.reversed())
        #expect(
            set.serviceDescriptor(named: "golden.passing.Passing")?.methods[0].inputType.fullName == "shared.deep.C")
    }

    @Test(
        "is found by what it defines",
        arguments: [
            ("golden.passing.Passing.Call", "passing.proto"), ("shared.deep.C", "shared/c.proto"),
            ("shared.deep.C.text", "shared/c.proto"), ("shared.note", "shared/options.proto"),
            ("google.protobuf.MethodOptions", "google/protobuf/descriptor.proto"),
            ("google.protobuf.Timestamp", "google/protobuf/timestamp.proto"),
        ])
    func symbols(symbol: String, file: String) throws {
        #expect(try files(index.descriptors(ofSymbol: symbol))[0].name == file)
        #expect(try files(index.descriptors(ofFile: file))[0].name == file)
    }

    @Test("is found by what it extends")
    func extensions() throws {
        #expect(index.extensionNumbers(of: "google.protobuf.MethodOptions") == [50001])
        #expect(index.extensionNumbers(of: "shared.deep.C") == [])
        #expect(index.extensionNumbers(of: "shared.Nope") == nil)
        let found = index.descriptors(ofExtension: 50001, of: "google.protobuf.MethodOptions")
        #expect(try files(found)[0].name == "shared/options.proto")
        #expect(index.descriptors(ofExtension: 1, of: "google.protobuf.MethodOptions") == nil)
    }

    @Test("that only passes imports on is one, too")
    func empty() throws {
        let names = try files(FileIndex([.sharedBProto]).descriptors(ofFile: "shared/b.proto")).map(\.name)
        #expect(names == ["shared/b.proto", "shared/c.proto", "google/protobuf/timestamp.proto"])
    }

    @Test("says nothing of services that are only imported")
    func services() {
        #expect(index.services == ["golden.passing.Passing"])
        #expect(FileIndex([.sharedCProto, .kindsProto]).services.contains("golden.kinds.Store"))
    }
}
