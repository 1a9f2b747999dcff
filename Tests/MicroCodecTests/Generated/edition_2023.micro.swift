// DO NOT EDIT: made from edition_2023.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import MicroCodec
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `edition_2023.proto`.
    static let edition2023Proto = MicroCodec.ProtoFile(
        name: "edition_2023.proto",
        base64: """
            ChJlZGl0aW9uXzIwMjMucHJvdG8SC2VkaXRpb24yMDIzIvoFCgROb3RlEhIKBHRleHQYASABKAlSBHRleHQSGQoGbnVtYmVy
            GAIgASgFOgE3UgZudW1iZXISGwoFcGxhaW4YAyABKAlCBaoBAggCUgVwbGFpbhIdCgZuZWVkZWQYBCABKANCBaoBAggDUgZu
            ZWVkZWQSJQoEbW9vZBgFIAEoDjIRLmVkaXRpb24yMDIzLk1vb2RSBG1vb2QSKAoFZ3JhZGUYBiABKA4yEi5lZGl0aW9uMjAy
            My5HcmFkZVIFZ3JhZGUSFgoGcGFja2VkGAcgAygFUgZwYWNrZWQSIQoIZXhwYW5kZWQYCCADKAVCBaoBAhgCUghleHBhbmRl
            ZBIlCgRwYXJ0GAkgASgLMhEuZWRpdGlvbjIwMjMuUGFydFIEcGFydBIuCgVncm91cBgKIAEoCzIRLmVkaXRpb24yMDIzLlBh
            cnRCBaoBAigCUgVncm91cBIwCgZncm91cHMYCyADKAsyES5lZGl0aW9uMjAyMy5QYXJ0QgWqAQIoAlIGZ3JvdXBzEioKBmdy
            YWRlcxgMIAMoDjISLmVkaXRpb24yMDIzLkdyYWRlUgZncmFkZXMSNQoGY291bnRzGA0gAygLMh0uZWRpdGlvbjIwMjMuTm90
            ZS5Db3VudHNFbnRyeVIGY291bnRzEjIKBXBhcnRzGA4gAygLMhwuZWRpdGlvbjIwMjMuTm90ZS5QYXJ0c0VudHJ5UgVwYXJ0
            cxIYCgZzdHJlZXQYDyABKAlIAFIGc3RyZWV0EjIKBmNvcm5lchgQIAEoCzIRLmVkaXRpb24yMDIzLlBhcnRCBaoBAigCSABS
            BmNvcm5lcho5CgtDb3VudHNFbnRyeRIQCgNrZXkYASABKAlSA2tleRIUCgV2YWx1ZRgCIAEoBVIFdmFsdWU6AjgBGksKClBh
            cnRzRW50cnkSEAoDa2V5GAEgASgJUgNrZXkSJwoFdmFsdWUYAiABKAsyES5lZGl0aW9uMjAyMy5QYXJ0UgV2YWx1ZToCOAFC
            BQoDd2F5IkYKBFBhcnQSDgoCaWQYASABKAVSAmlkEi4KBWlubmVyGAIgASgLMhEuZWRpdGlvbjIwMjMuUGFydEIFqgECKAJS
            BWlubmVyKicKBE1vb2QSEAoMTU9PRF9VTktOT1dOEAASDQoJTU9PRF9GSU5FEAEqLAoFR3JhZGUSDgoKR1JBREVfR09PRBAB
            Eg0KCUdSQURFX0JBRBACGgQ6AhACYghlZGl0aW9uc3DoBw==
            """,
        dependencies: [])
}

extension Edition2023_Note: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .edition2023Proto }
}

extension Edition2023_Part: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .edition2023Proto }
}
