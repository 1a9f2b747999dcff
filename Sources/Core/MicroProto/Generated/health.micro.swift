// DO NOT EDIT: made from grpc/health/v1/health.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import MicroCodec
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `grpc/health/v1/health.proto`.
    package static let grpcHealthV1HealthProto = MicroCodec.ProtoFile(
        name: "grpc/health/v1/health.proto",
        base64: """
            ChtncnBjL2hlYWx0aC92MS9oZWFsdGgucHJvdG8SDmdycGMuaGVhbHRoLnYxIi4KEkhlYWx0aENoZWNrUmVxdWVzdBIYCgdz
            ZXJ2aWNlGAEgASgJUgdzZXJ2aWNlIrEBChNIZWFsdGhDaGVja1Jlc3BvbnNlEkkKBnN0YXR1cxgBIAEoDjIxLmdycGMuaGVh
            bHRoLnYxLkhlYWx0aENoZWNrUmVzcG9uc2UuU2VydmluZ1N0YXR1c1IGc3RhdHVzIk8KDVNlcnZpbmdTdGF0dXMSCwoHVU5L
            Tk9XThAAEgsKB1NFUlZJTkcQARIPCgtOT1RfU0VSVklORxACEhMKD1NFUlZJQ0VfVU5LTk9XThADMq4BCgZIZWFsdGgSUAoF
            Q2hlY2sSIi5ncnBjLmhlYWx0aC52MS5IZWFsdGhDaGVja1JlcXVlc3QaIy5ncnBjLmhlYWx0aC52MS5IZWFsdGhDaGVja1Jl
            c3BvbnNlElIKBVdhdGNoEiIuZ3JwYy5oZWFsdGgudjEuSGVhbHRoQ2hlY2tSZXF1ZXN0GiMuZ3JwYy5oZWFsdGgudjEuSGVh
            bHRoQ2hlY2tSZXNwb25zZTABYgZwcm90bzM=
            """,
        dependencies: [])
}

extension Grpc_Health_V1_HealthCheckRequest: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .grpcHealthV1HealthProto }
}

extension Grpc_Health_V1_HealthCheckResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .grpcHealthV1HealthProto }
}
