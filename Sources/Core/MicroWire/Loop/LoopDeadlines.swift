import NIOCore

/// What has to be over at a time.
package protocol LoopTimed: AnyObject {
    /// Its place in the list of its loop, which sets it; nil while it is in none.
    var deadlineSlot: Int? { get set }

    /// The time has come. It is in no list any more.
    func deadlinePassed()
}

/// The time limits of the calls on an event loop.
///
/// Nearly every call ends long before its limit: entering and leaving costs a place in a list, and one timer stands for
/// all of them. It is moved when an earlier limit comes, and looks through the list when it fires.
///
/// Confined to its event loop.
package final class LoopDeadlines {
    private struct Entry {
        let time: NIODeadline
        let owner: any LoopTimed
    }

    private let eventLoop: any EventLoop
    private var entries: [Entry?] = []
    /// The places in it that are free.
    private var free: [Int] = []
    private var timer: (fires: NIODeadline, task: Scheduled<Void>)?

    /// How long it takes at least until the list is looked through again: many limits that pass one
    /// after the other cost one look together.
    private static let pause = TimeAmount.milliseconds(1)

    init(on eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// How many wait.
    var count: Int { entries.count - free.count }

    /// Lets something know when its time has come, unless it is removed before. It must be in no list.
    package func add(_ owner: any LoopTimed, in amount: TimeAmount) {
        let time = eventLoop.now + amount
        let entry = Entry(time: time, owner: owner)
        if let slot = free.popLast() {
            entries[slot] = entry
            owner.deadlineSlot = slot
        } else {
            owner.deadlineSlot = entries.count
            entries.append(entry)
        }
        if let timer, timer.fires <= time { return }
        schedule(time)
    }

    /// Forgets something; does nothing when it is not in the list.
    package func remove(_ owner: any LoopTimed) {
        guard let slot = owner.deadlineSlot else { return }
        owner.deadlineSlot = nil
        entries[slot] = nil
        free.append(slot)
        // After a wave of calls, later looks need not pass all of its places.
        if free.count > LoopDeadlines.keptPlaces, free.count > entries.count / 4 * 3 { compact() }
    }

    private static let keptPlaces = 256

    private func compact() {
        entries.removeAll { $0 == nil }
        free = []
        for (slot, entry) in entries.enumerated() { entry?.owner.deadlineSlot = slot }
    }

    private func schedule(_ time: NIODeadline) {
        timer?.task.cancel()
        timer = (time, eventLoop.assumeIsolated().scheduleTask(deadline: time) { self.fire() })
    }

    private func fire() {
        timer = nil
        let now = eventLoop.now
        let due = Array(entries.lazy.compactMap(\.self).filter { $0.time <= now }.map(\.owner))
        for owner in due { remove(owner) }
        for owner in due { owner.deadlinePassed() }
        guard let next = entries.lazy.compactMap(\.?.time).min() else { return }
        let time = max(next, now + LoopDeadlines.pause)
        // What was just passed may have added something, and with it a timer that is later than what waits already.
        if let timer, timer.fires <= time { return }
        schedule(time)
    }
}
