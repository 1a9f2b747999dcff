/// Writes a JSON text piece by piece; it puts the commas, colons and line breaks itself.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.beginObject()
/// writer.key("id")
/// writer.string("a1")
/// writer.endObject()
/// send(writer.bytes)
/// ```
///
/// The caller answers for the order of the calls: a key before each member's value, an end for each begin.
public struct JSONWriter: Sendable {
    /// How the text is laid out.
    public struct Options: Sendable, Hashable {
        /// Whether `<`, `>`, `&`, U+2028 and U+2029 are written as `\u003c` and so on, as Go's encoder does.
        public var escapeHTML: Bool
        /// What one level is indented with; nil for a text without white space.
        public var indent: String?

        /// Creates options.
        public init(escapeHTML: Bool = false, indent: String? = nil) {
            self.escapeHTML = escapeHTML
            self.indent = indent
        }
    }

    /// What has been written.
    public var bytes: [UInt8] = []
    private let escapeHTML: Bool
    private let indent: [UInt8]?
    private var state: State

    /// All the writer knows of what it wrote.
    struct State {
        var depth: Int
        /// Whether a value stands before the place of writing, in the same container.
        var followsValue = false
        /// Whether a member's name stands before it.
        var followsKey = false
    }

    /// Creates a writer with nothing written.
    public init(options: Options = .init()) {
        self.init(options: options, depth: 0)
    }

    /// Creates a writer whose text goes into containers of another.
    init(options: Options, depth: Int) {
        escapeHTML = options.escapeHTML
        indent = options.indent.map { Array($0.utf8) }
        // What goes into another's container begins where that one has put the comma and the line break.
        state = State(depth: depth, followsKey: depth > 0)
        // Room for a usual message, which would otherwise be moved four times while it grows.
        bytes.reserveCapacity(depth == 0 ? 240 : 0)
    }

    /// How many containers are open.
    var depth: Int {
        state.depth
    }

    /// Enters an object.
    public mutating func beginObject() {
        begin(ASCII.brace)
    }

    /// Leaves an object.
    public mutating func endObject() {
        end(ASCII.closingBrace)
    }

    /// Enters an array.
    public mutating func beginArray() {
        begin(ASCII.bracket)
    }

    /// Leaves an array.
    public mutating func endArray() {
        end(ASCII.closingBracket)
    }

    /// Writes a member's name.
    public mutating func key(_ name: String) {
        quoted(name, beforeColon: true)
        endKey()
    }

    /// Writes a string.
    public mutating func string(_ value: String) {
        quoted(value, beforeColon: false)
        state.followsValue = true
    }

    /// Writes a pre-serialised value as it is; without regard to ``Options/indent``.
    public mutating func raw(_ value: some Collection<UInt8>) {
        beginValue()
        bytes.append(contentsOf: value)
        state.followsValue = true
    }

    /// Writes a member's name that is quoted and escaped already.
    mutating func rawKey(_ name: some Collection<UInt8>) {
        beginValue()
        bytes.append(contentsOf: name)
        bytes.append(ASCII.colon)
        endKey()
    }
}

extension JSONWriter {
    /// A place to go back to.
    struct Mark {
        fileprivate let count: Int
        fileprivate let state: State
    }

    var mark: Mark {
        Mark(count: bytes.count, state: state)
    }

    /// Takes back everything written since.
    mutating func goBack(to mark: Mark) {
        bytes.removeLast(max(0, bytes.count - mark.count))
        state = mark.state
    }

    /// Puts what has to stand between the value before and the next.
    @inline(__always)
    mutating func beginValue() {
        if state.followsKey {
            state.followsKey = false
            return
        }
        guard state.depth > 0 else { return }
        if state.followsValue { bytes.append(ASCII.comma) }
        if indent != nil { breakLine() }
    }

    /// Writes a text in quotes, and what has to stand around it.
    @inline(__always)
    private mutating func quoted(_ text: String, beforeColon: Bool) {
        if indent != nil { beginValue() }
        let afterComma = indent == nil && takeComma()
        StringEscape.append(text, html: escapeHTML, afterComma: afterComma, beforeColon: beforeColon, to: &bytes)
    }

    /// Whether a comma has to stand before the next value, which the caller puts; for texts without indents.
    @inline(__always)
    private mutating func takeComma() -> Bool {
        if state.followsKey {
            state.followsKey = false
            return false
        }
        return state.depth > 0 && state.followsValue
    }

    @inline(__always)
    mutating func endValue() {
        state.followsValue = true
    }

    @inline(__always)
    private mutating func endKey() {
        if indent != nil { bytes.append(ASCII.space) }
        state.followsKey = true
    }

    private mutating func begin(_ byte: UInt8) {
        beginValue()
        bytes.append(byte)
        state.depth += 1
        state.followsValue = false
    }

    private mutating func end(_ byte: UInt8) {
        state.depth = max(0, state.depth - 1)
        state.followsKey = false
        if state.followsValue, indent != nil { breakLine() }
        bytes.append(byte)
        state.followsValue = true
    }

    private mutating func breakLine() {
        bytes.append(ASCII.newline)
        for _ in 0..<state.depth { bytes.append(contentsOf: indent ?? []) }
    }
}
