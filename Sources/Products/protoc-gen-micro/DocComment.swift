import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// What the `.proto` says of a thing, as a comment of the Swift made from it.
struct DocComment {
    /// Each with its slashes.
    let lines: [String]

    /// - Parameters:
    ///   - descriptor: the thing.
    ///   - otherwise: what to say when the `.proto` says nothing.
    init(_ descriptor: any ProvidesSourceCodeLocation, otherwise: String) {
        let location = descriptor.sourceCodeInfoLocation
        let text = location.map { $0.hasLeadingComments ? $0.leadingComments : $0.trailingComments } ?? ""
        var said = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(DocComment.line)
        while said.last?.isEmpty == true { said.removeLast() }
        said = Array(said.drop(while: \.isEmpty))
        lines = (said.isEmpty ? [otherwise] : said).map { $0.isEmpty ? "///" : "/// \($0)" }
    }

    /// Without the space that follows the slashes in the `.proto`, and without spaces at its end.
    private static func line(_ text: Substring) -> String {
        var line = text.first == " " ? text.dropFirst() : text
        while line.last?.isWhitespace == true { line.removeLast() }
        return String(line)
    }
}
