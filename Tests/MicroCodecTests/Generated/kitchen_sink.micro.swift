// DO NOT EDIT: made from kitchen_sink.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import MicroCodec
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `kitchen_sink.proto`.
    static let kitchenSinkProto = MicroCodec.ProtoFile(
        name: "kitchen_sink.proto",
        base64: """
            ChJraXRjaGVuX3NpbmsucHJvdG8SB2tpdGNoZW4aGWdvb2dsZS9wcm90b2J1Zi9hbnkucHJvdG8aHmdvb2dsZS9wcm90b2J1
            Zi9kdXJhdGlvbi5wcm90bxobZ29vZ2xlL3Byb3RvYnVmL2VtcHR5LnByb3RvGiBnb29nbGUvcHJvdG9idWYvZmllbGRfbWFz
            ay5wcm90bxocZ29vZ2xlL3Byb3RvYnVmL3N0cnVjdC5wcm90bxofZ29vZ2xlL3Byb3RvYnVmL3RpbWVzdGFtcC5wcm90bxoe
            Z29vZ2xlL3Byb3RvYnVmL3dyYXBwZXJzLnByb3RvIs4DCgdTY2FsYXJzEhkKCGFfZG91YmxlGAEgASgBUgdhRG91YmxlEhcK
            B2FfZmxvYXQYAiABKAJSBmFGbG9hdBIZCghhbl9pbnQzMhgDIAEoBVIHYW5JbnQzMhIZCghhbl9pbnQ2NBgEIAEoA1IHYW5J
            bnQ2NBIZCghhX3VpbnQzMhgFIAEoDVIHYVVpbnQzMhIZCghhX3VpbnQ2NBgGIAEoBFIHYVVpbnQ2NBIZCghhX3NpbnQzMhgH
            IAEoEVIHYVNpbnQzMhIZCghhX3NpbnQ2NBgIIAEoElIHYVNpbnQ2NBIbCglhX2ZpeGVkMzIYCSABKAdSCGFGaXhlZDMyEhsK
            CWFfZml4ZWQ2NBgKIAEoBlIIYUZpeGVkNjQSHQoKYV9zZml4ZWQzMhgLIAEoD1IJYVNmaXhlZDMyEh0KCmFfc2ZpeGVkNjQY
            DCABKBBSCWFTZml4ZWQ2NBIVCgZhX2Jvb2wYDSABKAhSBWFCb29sEhkKCGFfc3RyaW5nGA4gASgJUgdhU3RyaW5nEh0KCnNv
            bWVfYnl0ZXMYDyABKAxSCXNvbWVCeXRlcxIkCgVjb2xvchgQIAEoDjIOLmtpdGNoZW4uQ29sb3JSBWNvbG9yIoMDCglPcHRp
            b25hbHMSHgoIYV9kb3VibGUYASABKAFIAFIHYURvdWJsZYgBARIeCghhbl9pbnQzMhgDIAEoBUgBUgdhbkludDMyiAEBEh4K
            CGFuX2ludDY0GAQgASgDSAJSB2FuSW50NjSIAQESGgoGYV9ib29sGA0gASgISANSBWFCb29siAEBEh4KCGFfc3RyaW5nGA4g
            ASgJSARSB2FTdHJpbmeIAQESIgoKc29tZV9ieXRlcxgPIAEoDEgFUglzb21lQnl0ZXOIAQESKQoFY29sb3IYECABKA4yDi5r
            aXRjaGVuLkNvbG9ySAZSBWNvbG9yiAEBEikKBWlubmVyGBEgASgLMg4ua2l0Y2hlbi5Jbm5lckgHUgVpbm5lcogBAUILCglf
            YV9kb3VibGVCCwoJX2FuX2ludDMyQgsKCV9hbl9pbnQ2NEIJCgdfYV9ib29sQgsKCV9hX3N0cmluZ0INCgtfc29tZV9ieXRl
            c0IICgZfY29sb3JCCAoGX2lubmVyIogECgVMaXN0cxIYCgdkb3VibGVzGAEgAygBUgdkb3VibGVzEhYKBmZsb2F0cxgCIAMo
            AlIGZmxvYXRzEhYKBmludDMycxgDIAMoBVIGaW50MzJzEhYKBmludDY0cxgEIAMoA1IGaW50NjRzEhgKB3VpbnQzMnMYBSAD
            KA1SB3VpbnQzMnMSGAoHdWludDY0cxgGIAMoBFIHdWludDY0cxIYCgdzaW50MzJzGAcgAygRUgdzaW50MzJzEhgKB3NpbnQ2
            NHMYCCADKBJSB3NpbnQ2NHMSGgoIZml4ZWQzMnMYCSADKAdSCGZpeGVkMzJzEhoKCGZpeGVkNjRzGAogAygGUghmaXhlZDY0
            cxIcCglzZml4ZWQzMnMYCyADKA9SCXNmaXhlZDMycxIcCglzZml4ZWQ2NHMYDCADKBBSCXNmaXhlZDY0cxIUCgVib29scxgN
            IAMoCFIFYm9vbHMSGAoHc3RyaW5ncxgOIAMoCVIHc3RyaW5ncxIhCgxieXRlX3N0cmluZ3MYDyADKAxSC2J5dGVTdHJpbmdz
            EiYKBmNvbG9ycxgQIAMoDjIOLmtpdGNoZW4uQ29sb3JSBmNvbG9ycxImCgZpbm5lcnMYESADKAsyDi5raXRjaGVuLklubmVy
            UgZpbm5lcnMSHgoIdW5wYWNrZWQYEiADKAVCAhAAUgh1bnBhY2tlZCLeCwoETWFwcxI4CglieV9zdHJpbmcYASADKAsyGy5r
            aXRjaGVuLk1hcHMuQnlTdHJpbmdFbnRyeVIIYnlTdHJpbmcSNQoIYnlfaW50MzIYAiADKAsyGi5raXRjaGVuLk1hcHMuQnlJ
            bnQzMkVudHJ5UgdieUludDMyEjUKCGJ5X2ludDY0GAMgAygLMhoua2l0Y2hlbi5NYXBzLkJ5SW50NjRFbnRyeVIHYnlJbnQ2
            NBI4CglieV91aW50MzIYBCADKAsyGy5raXRjaGVuLk1hcHMuQnlVaW50MzJFbnRyeVIIYnlVaW50MzISOAoJYnlfdWludDY0
            GAUgAygLMhsua2l0Y2hlbi5NYXBzLkJ5VWludDY0RW50cnlSCGJ5VWludDY0EjgKCWJ5X3NpbnQzMhgGIAMoCzIbLmtpdGNo
            ZW4uTWFwcy5CeVNpbnQzMkVudHJ5UghieVNpbnQzMhI4CglieV9zaW50NjQYByADKAsyGy5raXRjaGVuLk1hcHMuQnlTaW50
            NjRFbnRyeVIIYnlTaW50NjQSOwoKYnlfZml4ZWQzMhgIIAMoCzIcLmtpdGNoZW4uTWFwcy5CeUZpeGVkMzJFbnRyeVIJYnlG
            aXhlZDMyEjsKCmJ5X2ZpeGVkNjQYCSADKAsyHC5raXRjaGVuLk1hcHMuQnlGaXhlZDY0RW50cnlSCWJ5Rml4ZWQ2NBI+Cgti
            eV9zZml4ZWQzMhgKIAMoCzIdLmtpdGNoZW4uTWFwcy5CeVNmaXhlZDMyRW50cnlSCmJ5U2ZpeGVkMzISPgoLYnlfc2ZpeGVk
            NjQYCyADKAsyHS5raXRjaGVuLk1hcHMuQnlTZml4ZWQ2NEVudHJ5UgpieVNmaXhlZDY0EjIKB2J5X2Jvb2wYDCADKAsyGS5r
            aXRjaGVuLk1hcHMuQnlCb29sRW50cnlSBmJ5Qm9vbBo7Cg1CeVN0cmluZ0VudHJ5EhAKA2tleRgBIAEoCVIDa2V5EhQKBXZh
            bHVlGAIgASgJUgV2YWx1ZToCOAEaOgoMQnlJbnQzMkVudHJ5EhAKA2tleRgBIAEoBVIDa2V5EhQKBXZhbHVlGAIgASgFUgV2
            YWx1ZToCOAEaSgoMQnlJbnQ2NEVudHJ5EhAKA2tleRgBIAEoA1IDa2V5EiQKBXZhbHVlGAIgASgLMg4ua2l0Y2hlbi5Jbm5l
            clIFdmFsdWU6AjgBGksKDUJ5VWludDMyRW50cnkSEAoDa2V5GAEgASgNUgNrZXkSJAoFdmFsdWUYAiABKA4yDi5raXRjaGVu
            LkNvbG9yUgV2YWx1ZToCOAEaOwoNQnlVaW50NjRFbnRyeRIQCgNrZXkYASABKARSA2tleRIUCgV2YWx1ZRgCIAEoDFIFdmFs
            dWU6AjgBGjsKDUJ5U2ludDMyRW50cnkSEAoDa2V5GAEgASgRUgNrZXkSFAoFdmFsdWUYAiABKAFSBXZhbHVlOgI4ARo7Cg1C
            eVNpbnQ2NEVudHJ5EhAKA2tleRgBIAEoElIDa2V5EhQKBXZhbHVlGAIgASgDUgV2YWx1ZToCOAEaPAoOQnlGaXhlZDMyRW50
            cnkSEAoDa2V5GAEgASgHUgNrZXkSFAoFdmFsdWUYAiABKAhSBXZhbHVlOgI4ARo8Cg5CeUZpeGVkNjRFbnRyeRIQCgNrZXkY
            ASABKAZSA2tleRIUCgV2YWx1ZRgCIAEoAlIFdmFsdWU6AjgBGj0KD0J5U2ZpeGVkMzJFbnRyeRIQCgNrZXkYASABKA9SA2tl
            eRIUCgV2YWx1ZRgCIAEoBFIFdmFsdWU6AjgBGj0KD0J5U2ZpeGVkNjRFbnRyeRIQCgNrZXkYASABKBBSA2tleRIUCgV2YWx1
            ZRgCIAEoCVIFdmFsdWU6AjgBGlUKC0J5Qm9vbEVudHJ5EhAKA2tleRgBIAEoCFIDa2V5EjAKBXZhbHVlGAIgASgLMhouZ29v
            Z2xlLnByb3RvYnVmLlRpbWVzdGFtcFIFdmFsdWU6AjgBIqwBCgZDaG9pY2USFgoGYmVmb3JlGAEgASgJUgZiZWZvcmUSFAoE
            dGV4dBgCIAEoCUgAUgR0ZXh0EhgKBm51bWJlchgDIAEoBUgAUgZudW1iZXISJgoFaW5uZXIYBCABKAsyDi5raXRjaGVuLklu
            bmVySABSBWlubmVyEhQKBGZsYWcYBSABKAhIAFIEZmxhZxIUCgVhZnRlchgGIAEoCVIFYWZ0ZXJCBgoEcGljayJXCgVJbm5l
            chIUCgVjb3VudBgBIAEoBVIFY291bnQSEgoEdGFncxgCIAMoCVIEdGFncxIkCgVhZ2FpbhgDIAEoCzIOLmtpdGNoZW4uSW5u
            ZXJSBWFnYWluIocDCgVPdXRlchItCgZuZXN0ZWQYASABKAsyFS5raXRjaGVuLk91dGVyLk5lc3RlZFIGbmVzdGVkEiUKBWlu
            bmVyGPQDIAEoCzIOLmtpdGNoZW4uSW5uZXJSBWlubmVyEjQKCmFsbF9uZXN0ZWQYAiADKAsyFS5raXRjaGVuLk91dGVyLk5l
            c3RlZFIJYWxsTmVzdGVkEjAKFWFfbmFtZV93aXRoXzNfbnVtYmVycxgDIAEoCVIRYU5hbWVXaXRoM051bWJlcnMSLgoEbW9k
            ZRgEIAEoDjIaLmtpdGNoZW4uT3V0ZXIuTmVzdGVkLk1vZGVSBG1vZGUajwEKBk5lc3RlZBIuCgRtb2RlGAEgASgOMhoua2l0
            Y2hlbi5PdXRlci5OZXN0ZWQuTW9kZVIEbW9kZRIcCgljYW1lbENhc2UYAiABKAlSCWNhbWVsQ2FzZRIeCgpIVFRQU3RhdHVz
            GAMgASgJUgpIVFRQU3RhdHVzIhcKBE1vZGUSBwoDT0ZGEAASBgoCT04QASKZCAoJV2VsbEtub3duEi4KBHRpbWUYASABKAsy
            Gi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wUgR0aW1lEi0KBHdhaXQYAiABKAsyGS5nb29nbGUucHJvdG9idWYuRHVyYXRp
            b25SBHdhaXQSLwoGb2JqZWN0GAMgASgLMhcuZ29vZ2xlLnByb3RvYnVmLlN0cnVjdFIGb2JqZWN0EjIKCGFueXRoaW5nGAQg
            ASgLMhYuZ29vZ2xlLnByb3RvYnVmLlZhbHVlUghhbnl0aGluZxIuCgRsaXN0GAUgASgLMhouZ29vZ2xlLnByb3RvYnVmLkxp
            c3RWYWx1ZVIEbGlzdBIuCgRtYXNrGAYgASgLMhouZ29vZ2xlLnByb3RvYnVmLkZpZWxkTWFza1IEbWFzaxIwCgdub3RoaW5n
            GAcgASgLMhYuZ29vZ2xlLnByb3RvYnVmLkVtcHR5Ugdub3RoaW5nEjcKCHdfZG91YmxlGAggASgLMhwuZ29vZ2xlLnByb3Rv
            YnVmLkRvdWJsZVZhbHVlUgd3RG91YmxlEjQKB3dfZmxvYXQYCSABKAsyGy5nb29nbGUucHJvdG9idWYuRmxvYXRWYWx1ZVIG
            d0Zsb2F0EjQKB3dfaW50NjQYCiABKAsyGy5nb29nbGUucHJvdG9idWYuSW50NjRWYWx1ZVIGd0ludDY0EjcKCHdfdWludDY0
            GAsgASgLMhwuZ29vZ2xlLnByb3RvYnVmLlVJbnQ2NFZhbHVlUgd3VWludDY0EjQKB3dfaW50MzIYDCABKAsyGy5nb29nbGUu
            cHJvdG9idWYuSW50MzJWYWx1ZVIGd0ludDMyEjcKCHdfdWludDMyGA0gASgLMhwuZ29vZ2xlLnByb3RvYnVmLlVJbnQzMlZh
            bHVlUgd3VWludDMyEjEKBndfYm9vbBgOIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5Cb29sVmFsdWVSBXdCb29sEjcKCHdfc3Ry
            aW5nGA8gASgLMhwuZ29vZ2xlLnByb3RvYnVmLlN0cmluZ1ZhbHVlUgd3U3RyaW5nEjQKB3dfYnl0ZXMYECABKAsyGy5nb29n
            bGUucHJvdG9idWYuQnl0ZXNWYWx1ZVIGd0J5dGVzEjAKBXRpbWVzGBEgAygLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFt
            cFIFdGltZXMSLgoGdmFsdWVzGBIgAygLMhYuZ29vZ2xlLnByb3RvYnVmLlZhbHVlUgZ2YWx1ZXMSLgoEbnVsbBgTIAEoDjIa
            Lmdvb2dsZS5wcm90b2J1Zi5OdWxsVmFsdWVSBG51bGwSNQoHbnVtYmVycxgUIAMoCzIbLmdvb2dsZS5wcm90b2J1Zi5JbnQz
            MlZhbHVlUgdudW1iZXJzIjAKBkhhc0FueRImCgNhbnkYASABKAsyFC5nb29nbGUucHJvdG9idWYuQW55UgNhbnkitwIKCkV2
            ZXJ5dGhpbmcSKgoHc2NhbGFycxgBIAEoCzIQLmtpdGNoZW4uU2NhbGFyc1IHc2NhbGFycxIwCglvcHRpb25hbHMYAiABKAsy
            Ei5raXRjaGVuLk9wdGlvbmFsc1IJb3B0aW9uYWxzEiQKBWxpc3RzGAMgASgLMg4ua2l0Y2hlbi5MaXN0c1IFbGlzdHMSIQoE
            bWFwcxgEIAEoCzINLmtpdGNoZW4uTWFwc1IEbWFwcxIpCgdjaG9pY2VzGAUgAygLMg8ua2l0Y2hlbi5DaG9pY2VSB2Nob2lj
            ZXMSJAoFb3V0ZXIYBiABKAsyDi5raXRjaGVuLk91dGVyUgVvdXRlchIxCgp3ZWxsX2tub3duGAcgASgLMhIua2l0Y2hlbi5X
            ZWxsS25vd25SCXdlbGxLbm93bio8CgVDb2xvchILCgdVTktOT1dOEAASBwoDUkVEEAESCQoFR1JFRU4QAhISCgVCRUxPVxD/
            //////////8BYgZwcm90bzM=
            """,
        dependencies: [.googleProtobufAnyProto, .googleProtobufDurationProto, .googleProtobufEmptyProto, .googleProtobufFieldMaskProto, .googleProtobufStructProto, .googleProtobufTimestampProto, .googleProtobufWrappersProto])
}

extension Kitchen_Scalars: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kitchenSinkProto }
}

extension Kitchen_Optionals: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kitchenSinkProto }
}

extension Kitchen_Lists: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kitchenSinkProto }
}

extension Kitchen_Maps: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kitchenSinkProto }
}

extension Kitchen_Choice: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kitchenSinkProto }
}

extension Kitchen_Inner: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kitchenSinkProto }
}

extension Kitchen_Outer: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kitchenSinkProto }
}

extension Kitchen_Outer.Nested: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kitchenSinkProto }
}

extension Kitchen_WellKnown: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kitchenSinkProto }
}

extension Kitchen_HasAny: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kitchenSinkProto }
}

extension Kitchen_Everything: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kitchenSinkProto }
}
