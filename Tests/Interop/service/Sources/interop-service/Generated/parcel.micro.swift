// DO NOT EDIT: made from parcel.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `parcel.proto`.
    static let parcelProto = MicroCodec.ProtoFile(
        name: "parcel.proto",
        base64: """
            CgxwYXJjZWwucHJvdG8SB2ludGVyb3AaHmdvb2dsZS9wcm90b2J1Zi9kdXJhdGlvbi5wcm90bxogZ29vZ2xlL3Byb3RvYnVm
            L2ZpZWxkX21hc2sucHJvdG8aHGdvb2dsZS9wcm90b2J1Zi9zdHJ1Y3QucHJvdG8aH2dvb2dsZS9wcm90b2J1Zi90aW1lc3Rh
            bXAucHJvdG8aHmdvb2dsZS9wcm90b2J1Zi93cmFwcGVycy5wcm90byKeAQoESXRlbRIOCgJpZBgBIAEoA1ICaWQSEgoEbmFt
            ZRgCIAEoCVIEbmFtZRInCgZjb2xvdXIYAyABKA4yDy5pbnRlcm9wLkNvbG91clIGY29sb3VyEiQKBXBsYWNlGAQgASgLMg4u
            aW50ZXJvcC5QbGFjZVIFcGxhY2USIwoFcGFydHMYBSADKAsyDS5pbnRlcm9wLkl0ZW1SBXBhcnRzIi0KBVBsYWNlEhIKBGNp
            dHkYASABKAlSBGNpdHkSEAoDemlwGAIgASgFUgN6aXAitwsKC1Byb3RvUGFyY2VsEhIKBHRleHQYASABKAlSBHRleHQSEgoE
            bG91ZBgCIAEoCFIEbG91ZBIUCgVzbWFsbBgDIAEoBVIFc21hbGwSEAoDYmlnGAQgASgDUgNiaWcSFAoFcGxhaW4YBSABKA1S
            BXBsYWluEhIKBGh1Z2UYBiABKARSBGh1Z2USFgoGc2luZ2xlGAcgASgCUgZzaW5nbGUSFAoFcmF0aW8YCCABKAFSBXJhdGlv
            EhIKBGRhdGEYCSABKAxSBGRhdGESJwoGY29sb3VyGAogASgOMg8uaW50ZXJvcC5Db2xvdXJSBmNvbG91chISCgR0YWdzGAsg
            AygJUgR0YWdzEikKB2NvbG91cnMYDCADKA4yDy5pbnRlcm9wLkNvbG91clIHY29sb3VycxIWCgZjaHVua3MYDSADKAxSBmNo
            dW5rcxIWCgZjb3VudHMYDiADKANSBmNvdW50cxIhCgRpdGVtGA8gASgLMg0uaW50ZXJvcC5JdGVtUgRpdGVtEiMKBWl0ZW1z
            GBAgAygLMg0uaW50ZXJvcC5JdGVtUgVpdGVtcxI4CgZsYWJlbHMYESADKAsyIC5pbnRlcm9wLlByb3RvUGFyY2VsLkxhYmVs
            c0VudHJ5UgZsYWJlbHMSOQoHYnlfbmFtZRgSIAMoCzIgLmludGVyb3AuUHJvdG9QYXJjZWwuQnlOYW1lRW50cnlSBmJ5TmFt
            ZRI/CglieV9udW1iZXIYEyADKAsyIi5pbnRlcm9wLlByb3RvUGFyY2VsLkJ5TnVtYmVyRW50cnlSCGJ5TnVtYmVyEioKAmF0
            GBQgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcFICYXQSLQoEd2FpdBgVIAEoCzIZLmdvb2dsZS5wcm90b2J1Zi5E
            dXJhdGlvblIEd2FpdBIwCgV0aW1lcxgWIAMoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSBXRpbWVzEjAKBG5vdGUY
            FyABKAsyHC5nb29nbGUucHJvdG9idWYuU3RyaW5nVmFsdWVSBG5vdGUSMQoFbGltaXQYGCABKAsyGy5nb29nbGUucHJvdG9i
            dWYuSW50NjRWYWx1ZVIFbGltaXQSLgoEc3VyZRgZIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5Cb29sVmFsdWVSBHN1cmUSLgoE
            bWFzaxgaIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5GaWVsZE1hc2tSBG1hc2sSLQoFZXh0cmEYGyABKAsyFy5nb29nbGUucHJv
            dG9idWYuU3RydWN0UgVleHRyYRIyCghhbnl0aGluZxgcIAEoCzIWLmdvb2dsZS5wcm90b2J1Zi5WYWx1ZVIIYW55dGhpbmcS
            LgoEbGlzdBgdIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5MaXN0VmFsdWVSBGxpc3QSGQoFbWF5YmUYHiABKAlIAVIFbWF5YmWI
            AQESIAoJbWF5YmVfYmlnGB8gASgDSAJSCG1heWJlQmlniAEBEhgKBnN0cmVldBggIAEoCUgAUgZzdHJlZXQSKAoGcGlja3Vw
            GCEgASgLMg4uaW50ZXJvcC5QbGFjZUgAUgZwaWNrdXAaOQoLTGFiZWxzRW50cnkSEAoDa2V5GAEgASgJUgNrZXkSFAoFdmFs
            dWUYAiABKAlSBXZhbHVlOgI4ARpICgtCeU5hbWVFbnRyeRIQCgNrZXkYASABKAlSA2tleRIjCgV2YWx1ZRgCIAEoCzINLmlu
            dGVyb3AuSXRlbVIFdmFsdWU6AjgBGkwKDUJ5TnVtYmVyRW50cnkSEAoDa2V5GAEgASgFUgNrZXkSJQoFdmFsdWUYAiABKA4y
            Dy5pbnRlcm9wLkNvbG91clIFdmFsdWU6AjgBQgUKA3dheUIICgZfbWF5YmVCDAoKX21heWJlX2JpZyomCgZDb2xvdXISCAoE
            Tk9ORRAAEgcKA1JFRBABEgkKBUdSRUVOEAIyPQoFVHlwZXMSNAoGUGFyY2VsEhQuaW50ZXJvcC5Qcm90b1BhcmNlbBoULmlu
            dGVyb3AuUHJvdG9QYXJjZWxiBnByb3RvMw==
            """,
        dependencies: [.googleProtobufDurationProto, .googleProtobufFieldMaskProto, .googleProtobufStructProto, .googleProtobufTimestampProto, .googleProtobufWrappersProto])
}

extension Interop_Item: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .parcelProto }
}

extension Interop_Place: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .parcelProto }
}

extension Interop_ProtoParcel: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .parcelProto }
}

/// Answers the calls of `interop.Types`.
protocol Interop_TypesHandler: MicroRPC.ServiceHandler {
    /// Answers `Types.Parcel`.
    func parcel(_ request: Interop_ProtoParcel, context: MicroCore.CallContext) async throws -> Interop_ProtoParcel
}

extension Interop_TypesHandler {
    /// Adds the endpoints of `Types`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addTypes(to: dispatcher) }

    /// Adds the endpoints of `Types`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addTypes(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .parcelProto)
        dispatcher.handle("Types.Parcel", offLoop: offLoop) {
            (request: Interop_ProtoParcel, context: MicroCore.CallContext) in
            try await self.parcel(request, context: context)
        }
    }
}

/// Calls `interop.Types`.
struct Interop_TypesClient: Swift.Sendable {
    /// What makes the calls.
    let client: any MicroCore.Client
    /// The name that the service is registered by.
    let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any MicroCore.Client, service: Swift.String = "interop") {
        self.client = client
        self.service = service
    }

    /// Calls `Types.Parcel`.
    func parcel(
        _ request: Interop_ProtoParcel,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Interop_ProtoParcel {
        try await client.call(
            service, "Types.Parcel", request, metadata: metadata, context: context, options: options)
    }
}
