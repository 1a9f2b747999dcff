import SwiftProtobuf

/// What holds for a field or an enum: the defaults of its file's edition, and what the file, the messages around it and
/// its own options say instead (https://protobuf.dev/editions/features).
///
/// Of proto2 and proto3 the same, as if they were editions. UTF-8 is checked everywhere, since Swift's text is nothing else.
struct ResolvedFeatures {
    /// Whether a field that is set to its default is told from one that is not set.
    private(set) var hasPresence: Bool
    /// Whether an enum has no numbers but those with names.
    private(set) var isClosed: Bool
    /// Whether a list of numbers stands as one run.
    private(set) var isPacked: Bool
    /// Whether a message stands between two tags, as a group, instead of behind its length.
    private(set) var isDelimited = false

    /// What holds for a file.
    init(of file: Google_Protobuf_FileDescriptorProto) {
        // An edition that is newer than this code has no number here, and what it changes it says of itself.
        let isProto2 = file.hasEdition ? file.edition == .proto2 : ["", "proto2"].contains(file.syntax)
        let isProto3 = file.hasEdition ? file.edition == .proto3 : file.syntax == "proto3"
        hasPresence = !isProto3
        isClosed = isProto2
        isPacked = !isProto2
        self = merged(file.options.features)
    }

    /// What holds inside, where something else may be said.
    func merged(_ features: Google_Protobuf_FeatureSet) -> ResolvedFeatures {
        var result = self
        if features.hasFieldPresence { result.hasPresence = features.fieldPresence != .implicit }
        if features.hasEnumType { result.isClosed = features.enumType == .closed }
        if features.hasRepeatedFieldEncoding { result.isPacked = features.repeatedFieldEncoding == .packed }
        if features.hasMessageEncoding { result.isDelimited = features.messageEncoding == .delimited }
        return result
    }

    /// What holds for a field of a message.
    func field(
        _ field: Google_Protobuf_FieldDescriptorProto, of message: Google_Protobuf_DescriptorProto
    ) -> ResolvedFeatures {
        var result = self
        let oneof = Int(field.oneofIndex)
        if field.hasOneofIndex, message.oneofDecl.indices.contains(oneof) {
            result = result.merged(message.oneofDecl[oneof].options.features)
        }
        result = result.merged(field.options.features)
        // How it was said before there were editions.
        if field.options.hasPacked { result.isPacked = field.options.packed }
        // A map is the same in all editions.
        if message.options.mapEntry { (result.hasPresence, result.isDelimited) = (false, false) }
        return result
    }
}
