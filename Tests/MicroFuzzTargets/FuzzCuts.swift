import NIOCore

/// How the bytes of a connection are cut into reads, from an input's first byte.
///
/// What a state machine makes of bytes may not depend on it: targets run whole and cut and compare.
struct FuzzCuts {
    /// The bits of the first byte that are left to the target.
    let options: UInt8
    private let size: Int
    let bytes: ArraySlice<UInt8>

    init(_ input: ArraySlice<UInt8>) {
        let first = input.first ?? 0
        options = first >> 4
        size = Int(first & 0x0f)
        bytes = input.dropFirst()
    }

    /// One read.
    var whole: [ByteBuffer] { [ByteBuffer(bytes: bytes)] }

    /// Reads of one to sixteen bytes, and fewer in turn, so that no multiple of a frame's size comes always.
    var pieces: [ByteBuffer] {
        var pieces: [ByteBuffer] = []
        var rest = bytes
        while !rest.isEmpty {
            let count = 1 + (size + pieces.count) % (size + 1)
            pieces.append(ByteBuffer(bytes: rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}
