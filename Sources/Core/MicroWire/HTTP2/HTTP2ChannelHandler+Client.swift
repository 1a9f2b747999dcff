import NIOCore
import NIOHPACK

/// What a client does with a connection: it opens streams.
extension HTTP2ChannelHandler {
    /// How many streams are open.
    package var openStreams: Int { streams.count }

    /// Opens a stream, as soon as the peer takes one more.
    ///
    /// - Parameters:
    ///   - headers: the request's headers.
    ///   - endStream: whether there is no body.
    ///   - delegate: hears the response.
    ///   - opened: gets the stream, or nil when the connection ended before one could be opened: nothing was sent.
    package func open(
        _ headers: HPACKHeaders, endStream: Bool, delegate: any WireStreamDelegate,
        opened: @escaping (HTTP2WireStream?) -> Void
    ) {
        if !isUsable { return opened(nil) }
        guard let stream = openNow(HTTP2RequestHead(headers), endStream: endStream, delegate: delegate) else {
            waiting.append { $0.open(headers, endStream: endStream, delegate: delegate, opened: opened) }
            return
        }
        opened(stream)
    }

    /// Opens a stream if the peer takes one more now.
    package func openNow(
        _ head: HTTP2RequestHead, endStream: Bool, delegate: any WireStreamDelegate
    ) -> HTTP2WireStream? {
        guard isUsable, let id = machine.open(head, endStream: endStream) else { return nil }
        let stream = HTTP2WireStream(id: id, connection: self)
        stream.delegate = delegate
        add(stream)
        wrote()
        return stream
    }

    /// Whether streams can be opened on this connection, now or later.
    package var isUsable: Bool { !isOver && !isDraining && context != nil && !machine.isClosedForNewStreams }

    /// Whether the peer takes one more stream now.
    package var takesStream: Bool { machine.canOpenStream && isUsable }

    /// How many streams the peer takes at once, nil while it has not said so.
    package var streamLimit: Int? { machine.settingsReceived ? machine.remoteSettings.maxConcurrentStreams : nil }

    func openWaiting() {
        while takesStream, !waiting.isEmpty { waiting.removeFirst()(self) }
        if !isUsable {
            let blocked = waiting
            waiting.removeAll()
            for open in blocked { open(self) }
        }
    }
}
