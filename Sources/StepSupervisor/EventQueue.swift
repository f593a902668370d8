import CStepSpawn
import Glibc

/// The kernel's list of what is ready: level-triggered epoll, each registration named by its descriptor.
struct EventQueue: ~Copyable {
    private let descriptor: OwnedDescriptor
    private var events = [epoll_event](repeating: epoll_event(), count: Int(Limits.eventsPerTurn))

    init() throws(SystemError) {
        descriptor = try OwnedDescriptor(checking: epoll_create1(Int32(EPOLL_CLOEXEC)))
    }

    func add(_ watched: Int32, _ interest: EPOLL_EVENTS = EPOLLIN) {
        control(EPOLL_CTL_ADD, watched, interest.rawValue)
    }

    func change(_ watched: Int32, writable: Bool) {
        control(EPOLL_CTL_MOD, watched, writable ? EPOLLIN.rawValue | EPOLLOUT.rawValue : EPOLLIN.rawValue)
    }

    /// Needed before a close only when the open file lives on elsewhere; harmless otherwise.
    func remove(_ watched: Int32) {
        control(EPOLL_CTL_DEL, watched, 0)
    }

    /// The descriptors that are ready, each with its events.
    mutating func wait(timeoutMilliseconds: Int32) -> [(descriptor: Int32, events: UInt32)] {
        let count = epoll_wait(descriptor.number, &events, Limits.eventsPerTurn, timeoutMilliseconds)
        guard count > 0 else { return [] }
        return events[..<Int(count)].map { ($0.data.fd, $0.events) }
    }

    private func control(_ operation: Int32, _ watched: Int32, _ interest: UInt32) {
        var event = epoll_event()
        event.events = interest
        event.data.fd = watched
        _ = epoll_ctl(descriptor.number, operation, watched, &event)
    }
}
