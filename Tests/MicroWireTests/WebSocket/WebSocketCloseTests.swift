import NIOCore
import Testing

@testable import MicroWire

@Suite("A WebSocket server closes and sends as RFC 6455 says")
struct WebSocketCloseTests {
    @Test("a close waits for the peer's, answers its pings and drops its messages")
    func handshake() {
        var machine = WebSocketStateMachine()
        machine.receive(.text("half", isFinal: false))
        #expect(machine.takeEvents().isEmpty)
        machine.close(.goingAway, reason: "bye")
        machine.close(.normal)
        #expect(machine.send(.text("late")) == 0)
        machine.receive(.more("rest"), .text("more"), .ping("p"))
        #expect(machine.takeEvents().isEmpty)
        machine.receive(.close(1001, Array("bye".utf8)), .text("too late"))
        #expect(machine.takeEvents() == [.closed(.goingAway, reason: "bye")])
        let frames = [SocketFrame.close(1001, Array("bye".utf8)), .pong("p")].map(\.unmasked)
        #expect(machine.takeFrames() == frames, "one close frame, also when both sides close")
    }

    @Test("a fault after our close ends the connection without another close frame")
    func faultWhileClosing() {
        var machine = WebSocketStateMachine()
        machine.close(.normal)
        #expect(machine.takeFrames().map(\.closeCode) == [1000])
        machine.receive(SocketFrame(first: 0x83))
        #expect(machine.takeEvents() == [.failed(WebSocketFault(.protocolError, "opcode 3 is reserved"))])
        #expect(machine.takeFrames().isEmpty)
    }

    @Test(
        "a reason is cut to what a control frame holds, between two characters",
        arguments: [(122, 122), (123, 123), (124, 123), (500, 123)])
    func longReason(length: Int, sent: Int) {
        var machine = WebSocketStateMachine()
        machine.close(.normal, reason: String(repeating: "x", count: length))
        #expect(machine.takeFrames().first?.payload.count == sent + 2)
        machine = WebSocketStateMachine()
        machine.close(.normal, reason: String(repeating: "é", count: length))
        #expect(machine.takeFrames().first?.payload.count == min(122, length * 2) + 2)
    }

    @Test("a code that no frame may carry is left out", arguments: [1005, 1006, 1015, 0, 2000] as [UInt16])
    func unsendableCode(code: UInt16) {
        var machine = WebSocketStateMachine()
        machine.close(WebSocketCloseCode(rawValue: code), reason: "why")
        #expect(machine.takeFrames() == [SocketFrame.close(nil).unmasked])
    }

    @Test("messages wait while the output is closed; pings are answered in front of them, the close comes behind")
    func closedOutput() {
        var machine = WebSocketStateMachine()
        #expect(machine.send(.text("one")) == 3)
        machine.isOutputOpen = false
        #expect(machine.takeFrames().count == 1)
        #expect(machine.send(.text("two")) == 0)
        #expect(machine.send(.binary([1, 2, 3, 4])) == 0)
        machine.ping()
        machine.ping()
        machine.receive(.ping("a"), .ping("b"))
        #expect(machine.takeEvents().isEmpty)
        machine.close(.normal)
        #expect(!machine.isCloseSent)
        #expect(machine.takeFrames().isEmpty)
        machine.isOutputOpen = true
        machine.pump()
        #expect(machine.takeEvents() == [.sent(7)])
        let frames = [SocketFrame.pong("b"), .ping(), .text("two"), .binary([1, 2, 3, 4]), .close(1000)]
        #expect(machine.takeFrames() == frames.map(\.unmasked), "of the pings the last counts (§5.5.3)")
        #expect(machine.isCloseSent)
    }

    @Test("what waits is dropped when the peer closes or breaks a rule", arguments: [false, true])
    func peerEndsFirst(isFault: Bool) {
        var machine = WebSocketStateMachine()
        machine.isOutputOpen = false
        _ = machine.send(.text("waits"))
        machine.receive(.ping("a"), isFault ? SocketFrame(first: 0x83) : .close(1000))
        #expect(machine.takeEvents().count == 1)
        #expect(machine.takeFrames().map(\.closeCode) == [isFault ? 1002 : 1000])
        machine.isOutputOpen = true
        machine.pump()
        #expect(machine.takeFrames().isEmpty)
        #expect(machine.takeEvents().isEmpty)
    }

    /// A client that only pings made the server keep an answer for each.
    @Test("a flood of pings leaves one answer behind while the output is closed, and no more than a write otherwise")
    func pingFlood() {
        var machine = WebSocketStateMachine()
        machine.isOutputOpen = false
        for number in 0..<10_000 {
            machine.receive(.ping("\(number)"))
            #expect(machine.takeEvents().isEmpty)
        }
        machine.isOutputOpen = true
        machine.pump()
        #expect(machine.takeFrames() == [SocketFrame.pong("9999").unmasked])
        let flood = SocketFrame.ping(String(repeating: "x", count: 125)).bytes
        var bytes = ByteBuffer(bytes: [[UInt8]](repeating: flood, count: 10_000).joined())
        machine.receive(&bytes)
        #expect(machine.takeEvents().isEmpty)
        #expect(machine.output.readableBytes < 300_000)
    }

    @Test("a large message goes out whole, and what comes behind it waits for the socket")
    func largeMessage() {
        var machine = WebSocketStateMachine()
        let large = [UInt8](repeating: 7, count: 1_000_000)
        #expect(machine.send(.binary(large)) == large.count)
        #expect(machine.send(.binary([1])) == 0)
        #expect(machine.takeFrames() == [SocketFrame.binary(large).unmasked])
        machine.pump()
        #expect(machine.takeEvents() == [.sent(1)])
        #expect(machine.takeFrames() == [SocketFrame.binary([1]).unmasked])
    }
}
