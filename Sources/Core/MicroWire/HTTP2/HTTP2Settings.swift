import NIOCore

/// The settings of one side of a connection (RFC 9113 §6.5.2).
struct HTTP2Settings: Hashable {
    var headerTableSize = 4096
    var enablePush = true
    var maxConcurrentStreams = Int(UInt32.max)
    var initialWindowSize = 65_535
    var maxFrameSize = 16_384
    var maxHeaderListSize = Int(UInt32.max)

    static let maximumWindow = 0x7fff_ffff

    private enum Key {
        static let headerTableSize: UInt16 = 1
        static let enablePush: UInt16 = 2
        static let maxConcurrentStreams: UInt16 = 3
        static let initialWindowSize: UInt16 = 4
        static let maxFrameSize: UInt16 = 5
        static let maxHeaderListSize: UInt16 = 6
    }

    /// Applies the payload of a SETTINGS frame that the peer of this role sent.
    mutating func apply(_ payload: inout ByteBuffer, from peer: HTTP2Role) throws(HTTP2ConnectionError) {
        while let (key, number) = payload.readMultipleIntegers(as: (UInt16, UInt32).self) {
            let value = Int(number)
            switch key {
            case Key.headerTableSize: headerTableSize = value
            case Key.enablePush:
                // A server may not say 1, although that is the default.
                guard value == 0 || value == 1 && peer == .client else {
                    throw HTTP2ConnectionError(.protocolError, "ENABLE_PUSH out of range")
                }
                enablePush = value == 1
            case Key.maxConcurrentStreams: maxConcurrentStreams = value
            case Key.initialWindowSize:
                guard value <= HTTP2Settings.maximumWindow else {
                    throw HTTP2ConnectionError(.flowControlError, "INITIAL_WINDOW_SIZE above 2^31-1")
                }
                initialWindowSize = value
            case Key.maxFrameSize:
                guard (16_384...16_777_215).contains(value) else {
                    throw HTTP2ConnectionError(.protocolError, "MAX_FRAME_SIZE out of range")
                }
                maxFrameSize = value
            case Key.maxHeaderListSize: maxHeaderListSize = value
            default: break
            }
        }
    }

    /// Writes the SETTINGS frame that announces what differs from the defaults.
    func write(to buffer: inout ByteBuffer, role: HTTP2Role) {
        let defaults = HTTP2Settings()
        var entries: [(UInt16, UInt32)] = []
        if headerTableSize != defaults.headerTableSize {
            entries.append((Key.headerTableSize, UInt32(headerTableSize)))
        }
        if role == .client { entries.append((Key.enablePush, 0)) }
        if maxConcurrentStreams != defaults.maxConcurrentStreams, role == .server {
            entries.append((Key.maxConcurrentStreams, UInt32(maxConcurrentStreams)))
        }
        if initialWindowSize != defaults.initialWindowSize {
            entries.append((Key.initialWindowSize, UInt32(initialWindowSize)))
        }
        if maxFrameSize != defaults.maxFrameSize { entries.append((Key.maxFrameSize, UInt32(maxFrameSize))) }
        if maxHeaderListSize != defaults.maxHeaderListSize {
            entries.append((Key.maxHeaderListSize, UInt32(maxHeaderListSize)))
        }
        buffer.writeFrameHeader(length: entries.count * 6, type: .settings, streamID: 0)
        for (key, value) in entries { buffer.writeMultipleIntegers(key, value) }
    }
}
