import NIOCore
import Testing

@testable import EngineDaemon

@Suite("The state of a connection")
struct ConnectionStateTests {
    static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    static func state(_ change: (inout ControlConfiguration) -> Void = { _ in }) -> ConnectionState {
        var configuration = ControlConfiguration()
        configuration.requestsInFlightMaximum = 2
        configuration.idleDuration = .seconds(60)
        change(&configuration)
        return ConnectionState(configuration, now: start)
    }

    @Test("requests are read up to the bound in flight, and again when one is answered")
    func requestsInFlight() {
        var state = Self.state()
        state.requestBegan()
        #expect(state.mayRead)
        state.requestBegan()
        #expect(!state.mayRead)
        state.requestEnded(now: Self.start)
        #expect(state.mayRead)
    }

    @Test("nothing is read while answers pile up")
    func writability() {
        var state = Self.state()
        state.writabilityChanged(to: false)
        #expect(!state.mayRead)
        state.writabilityChanged(to: true)
        #expect(state.mayRead)
    }

    @Test("a line's time begins with its first byte, not with its last")
    func halfLine() {
        var state = Self.state()
        state.lineIsOpen(true, since: Self.start)
        state.lineIsOpen(true, since: Self.start + .seconds(9))
        #expect(state.sweep(now: Self.start + .seconds(9), bytesWaiting: 0) == nil)
        #expect(state.sweep(now: Self.start + .seconds(10), bytesWaiting: 0) == .halfLine)
    }

    @Test("a line that ended frees the next from its time")
    func nextLine() {
        var state = Self.state()
        state.lineIsOpen(true, since: Self.start)
        state.lineEnded()
        state.lineIsOpen(true, since: Self.start + .seconds(9))
        #expect(state.sweep(now: Self.start + .seconds(12), bytesWaiting: 0) == nil)
    }

    @Test("a connection is idle only without requests, subscriptions and bytes")
    func idle() {
        let late = Self.start + .seconds(60)
        var state = Self.state()
        #expect(state.sweep(now: late, bytesWaiting: 1) == nil)
        state.requestBegan()
        #expect(state.sweep(now: late, bytesWaiting: 0) == nil)
        state.requestEnded(now: Self.start)
        let isSubscribed = state.subscriptionBegan(maximum: 1)
        #expect(isSubscribed)
        #expect(state.sweep(now: late, bytesWaiting: 0) == nil)
        state.subscriptionEnded(now: Self.start)
        #expect(state.sweep(now: late, bytesWaiting: 0) == .idle)
    }

    @Test("without an idle time a connection stays for ever")
    func neverIdle() {
        var state = Self.state { $0.idleDuration = nil }
        #expect(state.sweep(now: Self.start + .hours(1_000_000), bytesWaiting: 0) == nil)
    }

    @Test("a reader that takes nothing for its time is stalled, and one that takes a byte is not")
    func stalled() {
        var state = Self.state()
        state.queued(bytes: 1_000)
        #expect(state.sweep(now: Self.start, bytesWaiting: 1_000) == nil)
        #expect(state.sweep(now: Self.start + .seconds(29), bytesWaiting: 999) == nil)
        #expect(state.sweep(now: Self.start + .seconds(58), bytesWaiting: 999) == nil)
        #expect(state.sweep(now: Self.start + .seconds(59), bytesWaiting: 999) == .stalled)
    }

    @Test("bytes that are added do not hide a reader that takes none")
    func stalledWhileAdding() {
        var state = Self.state()
        state.queued(bytes: 1_000)
        #expect(state.sweep(now: Self.start, bytesWaiting: 1_000) == nil)
        state.queued(bytes: 500)
        #expect(state.sweep(now: Self.start + .seconds(30), bytesWaiting: 1_500) == .stalled)
    }

    @Test("subscriptions are bounded")
    func subscriptions() {
        var state = Self.state()
        #expect([state.subscriptionBegan(maximum: 2), state.subscriptionBegan(maximum: 2)] == [true, true])
        let third = state.subscriptionBegan(maximum: 2)
        #expect(!third)
    }

    @Test("a peer that sends no more stays until it has its answers and its news")
    func finished() {
        var state = Self.state()
        state.requestBegan()
        state.closedInput()
        #expect(!state.isFinished)
        _ = state.subscriptionBegan(maximum: 1)
        state.requestEnded(now: Self.start)
        #expect(!state.isFinished)
        state.subscriptionEnded(now: Self.start)
        #expect(state.isFinished)
    }

    @Test("a daemon that stops waits for requests, and not for subscriptions")
    func draining() {
        var state = Self.state()
        _ = state.subscriptionBegan(maximum: 1)
        state.requestBegan()
        state.drain()
        #expect(!state.mayRead)
        #expect(!state.isFinished)
        state.requestEnded(now: Self.start)
        #expect(state.isFinished)
    }
}
