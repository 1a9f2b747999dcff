// DO NOT EDIT: made from registry.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import MicroCodec
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `registry.proto`.
    package static let registryProto = MicroCodec.ProtoFile(
        name: "registry.proto",
        base64: """
            Cg5yZWdpc3RyeS5wcm90bxIIcmVnaXN0cnkitgIKB1NlcnZpY2USEgoEbmFtZRgBIAEoCVIEbmFtZRIYCgd2ZXJzaW9uGAIg
            ASgJUgd2ZXJzaW9uEjsKCG1ldGFkYXRhGAMgAygLMh8ucmVnaXN0cnkuU2VydmljZS5NZXRhZGF0YUVudHJ5UghtZXRhZGF0
            YRIwCgllbmRwb2ludHMYBCADKAsyEi5yZWdpc3RyeS5FbmRwb2ludFIJZW5kcG9pbnRzEiQKBW5vZGVzGAUgAygLMg4ucmVn
            aXN0cnkuTm9kZVIFbm9kZXMSKwoHb3B0aW9ucxgGIAEoCzIRLnJlZ2lzdHJ5Lk9wdGlvbnNSB29wdGlvbnMaOwoNTWV0YWRh
            dGFFbnRyeRIQCgNrZXkYASABKAlSA2tleRIUCgV2YWx1ZRgCIAEoCVIFdmFsdWU6AjgBIrsBCgROb2RlEg4KAmlkGAEgASgJ
            UgJpZBIYCgdhZGRyZXNzGAIgASgJUgdhZGRyZXNzEhIKBHBvcnQYAyABKANSBHBvcnQSOAoIbWV0YWRhdGEYBCADKAsyHC5y
            ZWdpc3RyeS5Ob2RlLk1ldGFkYXRhRW50cnlSCG1ldGFkYXRhGjsKDU1ldGFkYXRhRW50cnkSEAoDa2V5GAEgASgJUgNrZXkS
            FAoFdmFsdWUYAiABKAlSBXZhbHVlOgI4ASLxAQoIRW5kcG9pbnQSEgoEbmFtZRgBIAEoCVIEbmFtZRIpCgdyZXF1ZXN0GAIg
            ASgLMg8ucmVnaXN0cnkuVmFsdWVSB3JlcXVlc3QSKwoIcmVzcG9uc2UYAyABKAsyDy5yZWdpc3RyeS5WYWx1ZVIIcmVzcG9u
            c2USPAoIbWV0YWRhdGEYBCADKAsyIC5yZWdpc3RyeS5FbmRwb2ludC5NZXRhZGF0YUVudHJ5UghtZXRhZGF0YRo7Cg1NZXRh
            ZGF0YUVudHJ5EhAKA2tleRgBIAEoCVIDa2V5EhQKBXZhbHVlGAIgASgJUgV2YWx1ZToCOAEiWAoFVmFsdWUSEgoEbmFtZRgB
            IAEoCVIEbmFtZRISCgR0eXBlGAIgASgJUgR0eXBlEicKBnZhbHVlcxgDIAMoCzIPLnJlZ2lzdHJ5LlZhbHVlUgZ2YWx1ZXMi
            MwoHT3B0aW9ucxIQCgN0dGwYASABKANSA3R0bBIWCgZkb21haW4YAiABKAlSBmRvbWFpbiJrCgZSZXN1bHQSFgoGYWN0aW9u
            GAEgASgJUgZhY3Rpb24SKwoHc2VydmljZRgCIAEoCzIRLnJlZ2lzdHJ5LlNlcnZpY2VSB3NlcnZpY2USHAoJdGltZXN0YW1w
            GAMgASgDUgl0aW1lc3RhbXAiDwoNRW1wdHlSZXNwb25zZSJTCgpHZXRSZXF1ZXN0EhgKB3NlcnZpY2UYASABKAlSB3NlcnZp
            Y2USKwoHb3B0aW9ucxgCIAEoCzIRLnJlZ2lzdHJ5Lk9wdGlvbnNSB29wdGlvbnMiPAoLR2V0UmVzcG9uc2USLQoIc2Vydmlj
            ZXMYASADKAsyES5yZWdpc3RyeS5TZXJ2aWNlUghzZXJ2aWNlcyI6CgtMaXN0UmVxdWVzdBIrCgdvcHRpb25zGAEgASgLMhEu
            cmVnaXN0cnkuT3B0aW9uc1IHb3B0aW9ucyI9CgxMaXN0UmVzcG9uc2USLQoIc2VydmljZXMYASADKAsyES5yZWdpc3RyeS5T
            ZXJ2aWNlUghzZXJ2aWNlcyJ0CgxXYXRjaFJlcXVlc3QSGAoHc2VydmljZRgBIAEoCVIHc2VydmljZRIrCgdvcHRpb25zGAIg
            ASgLMhEucmVnaXN0cnkuT3B0aW9uc1IHb3B0aW9ucxIdCgp0ZWxsX2JlZ2luGGQgASgIUgl0ZWxsQmVnaW4iiwEKBUV2ZW50
            Eg4KAmlkGAEgASgJUgJpZBInCgR0eXBlGAIgASgOMhMucmVnaXN0cnkuRXZlbnRUeXBlUgR0eXBlEhwKCXRpbWVzdGFtcBgD
            IAEoA1IJdGltZXN0YW1wEisKB3NlcnZpY2UYBCABKAsyES5yZWdpc3RyeS5TZXJ2aWNlUgdzZXJ2aWNlKi8KCUV2ZW50VHlw
            ZRIKCgZDcmVhdGUQABIKCgZEZWxldGUQARIKCgZVcGRhdGUQAjKrAgoIUmVnaXN0cnkSOQoKR2V0U2VydmljZRIULnJlZ2lz
            dHJ5LkdldFJlcXVlc3QaFS5yZWdpc3RyeS5HZXRSZXNwb25zZRI2CghSZWdpc3RlchIRLnJlZ2lzdHJ5LlNlcnZpY2UaFy5y
            ZWdpc3RyeS5FbXB0eVJlc3BvbnNlEjgKCkRlcmVnaXN0ZXISES5yZWdpc3RyeS5TZXJ2aWNlGhcucmVnaXN0cnkuRW1wdHlS
            ZXNwb25zZRI9CgxMaXN0U2VydmljZXMSFS5yZWdpc3RyeS5MaXN0UmVxdWVzdBoWLnJlZ2lzdHJ5Lkxpc3RSZXNwb25zZRIz
            CgVXYXRjaBIWLnJlZ2lzdHJ5LldhdGNoUmVxdWVzdBoQLnJlZ2lzdHJ5LlJlc3VsdDABYgZwcm90bzM=
            """,
        dependencies: [])
}

extension Registry_Service: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_Node: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_Endpoint: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_Value: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_Options: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_Result: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_EmptyResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_GetRequest: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_GetResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_ListRequest: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_ListResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_WatchRequest: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}

extension Registry_Event: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    package static var protoFile: MicroCodec.ProtoFile { .registryProto }
}
