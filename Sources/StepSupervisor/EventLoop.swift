import CStepSpawn
import Glibc

/// What happens when a descriptor is ready: level-triggered epoll, and one handler for each.
final class EventLoop {
    private let descriptor: OwnedDescriptor
    private var events = [epoll_event](repeating: epoll_event(), count: Int(Limits.eventsPerTurn))
    private var handlers: [Int32: () -> Void] = [:]

    init() throws(SystemError) {
        descriptor = try OwnedDescriptor(checking: epoll_create1(Int32(EPOLL_CLOEXEC)))
    }

    /// Calls `handler` whenever there is something to read.
    func watch(_ watched: Int32, _ handler: @escaping () -> Void) {
        handlers[watched] = handler
        control(EPOLL_CTL_ADD, watched, EPOLLIN.rawValue)
    }

    /// Calls the handler also, or no more, when there is room to write.
    func watch(_ watched: Int32, forRoom: Bool) {
        control(EPOLL_CTL_MOD, watched, forRoom ? EPOLLIN.rawValue | EPOLLOUT.rawValue : EPOLLIN.rawValue)
    }

    /// Needed before a close.
    func forget(_ watched: Int32) {
        handlers[watched] = nil
        control(EPOLL_CTL_DEL, watched, 0)
    }

    /// Waits, and calls the handlers of what is ready.
    func turn(timeoutMilliseconds: Int32) {
        let count = epoll_wait(descriptor.number, &events, Limits.eventsPerTurn, timeoutMilliseconds)
        // An earlier handler of the same turn may have closed it.
        for event in events.prefix(Int(max(0, count))) { handlers[event.data.fd]?() }
    }

    private func control(_ operation: Int32, _ watched: Int32, _ interest: UInt32) {
        var event = epoll_event()
        event.events = interest
        event.data.fd = watched
        _ = epoll_ctl(descriptor.number, operation, watched, &event)
    }
}
