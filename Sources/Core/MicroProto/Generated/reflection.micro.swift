// DO NOT EDIT: made from grpc/reflection/v1/reflection.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import MicroCodec
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `grpc/reflection/v1/reflection.proto`.
    package static let grpcReflectionV1ReflectionProto = MicroCodec.ProtoFile(
        name: "grpc/reflection/v1/reflection.proto",
        base64: """
            CiNncnBjL3JlZmxlY3Rpb24vdjEvcmVmbGVjdGlvbi5wcm90bxISZ3JwYy5yZWZsZWN0aW9uLnYxIvMCChdTZXJ2ZXJSZWZs
            ZWN0aW9uUmVxdWVzdBISCgRob3N0GAEgASgJUgRob3N0EioKEGZpbGVfYnlfZmlsZW5hbWUYAyABKAlIAFIOZmlsZUJ5Rmls
            ZW5hbWUSNgoWZmlsZV9jb250YWluaW5nX3N5bWJvbBgEIAEoCUgAUhRmaWxlQ29udGFpbmluZ1N5bWJvbBJiChlmaWxlX2Nv
            bnRhaW5pbmdfZXh0ZW5zaW9uGAUgASgLMiQuZ3JwYy5yZWZsZWN0aW9uLnYxLkV4dGVuc2lvblJlcXVlc3RIAFIXZmlsZUNv
            bnRhaW5pbmdFeHRlbnNpb24SQgodYWxsX2V4dGVuc2lvbl9udW1iZXJzX29mX3R5cGUYBiABKAlIAFIZYWxsRXh0ZW5zaW9u
            TnVtYmVyc09mVHlwZRIlCg1saXN0X3NlcnZpY2VzGAcgASgJSABSDGxpc3RTZXJ2aWNlc0IRCg9tZXNzYWdlX3JlcXVlc3Qi
            ZgoQRXh0ZW5zaW9uUmVxdWVzdBInCg9jb250YWluaW5nX3R5cGUYASABKAlSDmNvbnRhaW5pbmdUeXBlEikKEGV4dGVuc2lv
            bl9udW1iZXIYAiABKAVSD2V4dGVuc2lvbk51bWJlciKuBAoYU2VydmVyUmVmbGVjdGlvblJlc3BvbnNlEh0KCnZhbGlkX2hv
            c3QYASABKAlSCXZhbGlkSG9zdBJWChBvcmlnaW5hbF9yZXF1ZXN0GAIgASgLMisuZ3JwYy5yZWZsZWN0aW9uLnYxLlNlcnZl
            clJlZmxlY3Rpb25SZXF1ZXN0Ug9vcmlnaW5hbFJlcXVlc3QSZgoYZmlsZV9kZXNjcmlwdG9yX3Jlc3BvbnNlGAQgASgLMiou
            Z3JwYy5yZWZsZWN0aW9uLnYxLkZpbGVEZXNjcmlwdG9yUmVzcG9uc2VIAFIWZmlsZURlc2NyaXB0b3JSZXNwb25zZRJyCh5h
            bGxfZXh0ZW5zaW9uX251bWJlcnNfcmVzcG9uc2UYBSABKAsyKy5ncnBjLnJlZmxlY3Rpb24udjEuRXh0ZW5zaW9uTnVtYmVy
            UmVzcG9uc2VIAFIbYWxsRXh0ZW5zaW9uTnVtYmVyc1Jlc3BvbnNlEl8KFmxpc3Rfc2VydmljZXNfcmVzcG9uc2UYBiABKAsy
            Jy5ncnBjLnJlZmxlY3Rpb24udjEuTGlzdFNlcnZpY2VSZXNwb25zZUgAUhRsaXN0U2VydmljZXNSZXNwb25zZRJKCg5lcnJv
            cl9yZXNwb25zZRgHIAEoCzIhLmdycGMucmVmbGVjdGlvbi52MS5FcnJvclJlc3BvbnNlSABSDWVycm9yUmVzcG9uc2VCEgoQ
            bWVzc2FnZV9yZXNwb25zZSJMChZGaWxlRGVzY3JpcHRvclJlc3BvbnNlEjIKFWZpbGVfZGVzY3JpcHRvcl9wcm90bxgBIAMo
            DFITZmlsZURlc2NyaXB0b3JQcm90byJqChdFeHRlbnNpb25OdW1iZXJSZXNwb25zZRIkCg5iYXNlX3R5cGVfbmFtZRgBIAEo
            CVIMYmFzZVR5cGVOYW1lEikKEGV4dGVuc2lvbl9udW1iZXIYAiADKAVSD2V4dGVuc2lvbk51bWJlciJUChNMaXN0U2Vydmlj
            ZVJlc3BvbnNlEj0KB3NlcnZpY2UYASADKAsyIy5ncnBjLnJlZmxlY3Rpb24udjEuU2VydmljZVJlc3BvbnNlUgdzZXJ2aWNl
            IiUKD1NlcnZpY2VSZXNwb25zZRISCgRuYW1lGAEgASgJUgRuYW1lIlMKDUVycm9yUmVzcG9uc2USHQoKZXJyb3JfY29kZRgB
            IAEoBVIJZXJyb3JDb2RlEiMKDWVycm9yX21lc3NhZ2UYAiABKAlSDGVycm9yTWVzc2FnZTKJAQoQU2VydmVyUmVmbGVjdGlv
            bhJ1ChRTZXJ2ZXJSZWZsZWN0aW9uSW5mbxIrLmdycGMucmVmbGVjdGlvbi52MS5TZXJ2ZXJSZWZsZWN0aW9uUmVxdWVzdBos
            LmdycGMucmVmbGVjdGlvbi52MS5TZXJ2ZXJSZWZsZWN0aW9uUmVzcG9uc2UoATABYgZwcm90bzM=
            """,
        dependencies: [])
}

extension Grpc_Reflection_V1_ServerReflectionRequest: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .grpcReflectionV1ReflectionProto }
}

extension Grpc_Reflection_V1_ExtensionRequest: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .grpcReflectionV1ReflectionProto }
}

extension Grpc_Reflection_V1_ServerReflectionResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .grpcReflectionV1ReflectionProto }
}

extension Grpc_Reflection_V1_FileDescriptorResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .grpcReflectionV1ReflectionProto }
}

extension Grpc_Reflection_V1_ExtensionNumberResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .grpcReflectionV1ReflectionProto }
}

extension Grpc_Reflection_V1_ListServiceResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .grpcReflectionV1ReflectionProto }
}

extension Grpc_Reflection_V1_ServiceResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .grpcReflectionV1ReflectionProto }
}

extension Grpc_Reflection_V1_ErrorResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .grpcReflectionV1ReflectionProto }
}
