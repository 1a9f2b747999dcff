import NIOCore
import Testing

@testable import MicroWire

@Suite("A WebSocket peer sends as much as is consumed")
struct WebSocketWindowTests {
    private var configuration: WebSocketConfiguration {
        var configuration = WebSocketConfiguration()
        configuration.window = 100
        configuration.messageLimit = 1_000
        return configuration
    }

    @Test("messages above the window are held back until they are taken")
    func window() {
        var machine = WebSocketStateMachine(configuration: configuration)
        machine.receive(.binary([UInt8](repeating: 0, count: 99)))
        _ = machine.takeEvents()
        #expect(machine.wantsInput)
        machine.receive(.binary([0]))
        _ = machine.takeEvents()
        #expect(!machine.wantsInput)
        machine.consumed(1)
        #expect(machine.wantsInput)
        machine.consumed(1_000)
        #expect(machine.unconsumed == 0)
    }

    /// Only a message that is complete can be taken, so one above the window would have waited for itself.
    @Test("a message above the window may come to its end when nothing stands in front of it")
    func incompleteMessage() {
        var machine = WebSocketStateMachine(configuration: configuration)
        machine.receive(.binary([UInt8](repeating: 0, count: 10)))
        machine.receive(.binary([UInt8](repeating: 0, count: 50), isFinal: false))
        machine.receive(SocketFrame(first: 0x80, payload: [UInt8](repeating: 0, count: 39), announcedLength: 90))
        #expect(machine.takeEvents().count == 1)
        #expect(machine.wantsInput)
        var rest = ByteBuffer(repeating: 0, count: 1)
        machine.receive(&rest)
        #expect(machine.takeEvents().isEmpty)
        #expect(!machine.wantsInput, "fragments count as soon as they are in, also a part of one")
        machine.consumed(10)
        #expect(machine.wantsInput)
        rest = ByteBuffer(repeating: 0, count: 50)
        machine.receive(&rest)
        #expect(machine.takeEvents().count == 1)
        #expect(!machine.wantsInput)
        machine.consumed(140)
        #expect(machine.wantsInput)
    }

    /// A message without bytes was free, and a reader that stands still had to keep any number of them.
    @Test("messages without bytes are held back too")
    func emptyMessages() {
        var machine = WebSocketStateMachine(configuration: configuration)
        var count = 0
        while machine.wantsInput, count < 1_000 {
            machine.receive(.text(""))
            count += machine.takeEvents().count
        }
        #expect(count == 100)
        for _ in 0..<count { machine.consumed(0) }
        #expect(machine.unconsumed == 0)
    }

    @Test("once we close nothing is held back, for nothing is kept")
    func closing() {
        var machine = WebSocketStateMachine(configuration: configuration)
        machine.receive(.binary([UInt8](repeating: 0, count: 500)))
        _ = machine.takeEvents()
        #expect(!machine.wantsInput)
        machine.close(.normal)
        #expect(machine.wantsInput)
    }
}
