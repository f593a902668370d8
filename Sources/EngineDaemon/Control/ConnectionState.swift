import NIOCore

/// What a connection has under way, and the deadlines that follow from it. Pure: time is passed in.
struct ConnectionState {
    /// Why a connection is cut.
    enum Cut: Equatable {
        case halfLine
        case stalled
        case idle
    }

    private let configuration: ControlConfiguration
    private var requestsInFlight = 0
    private var subscriptions = 0
    private var isWritable = true
    private var isInputClosed = false
    private var isDraining = false
    private var lineBegan: NIODeadline?
    private var lastActive: NIODeadline
    /// All bytes that were handed over for writing.
    private var bytesQueued: UInt64 = 0
    /// How many of them the reader had taken when this was looked at last, and since when it is so few.
    private var bytesTaken: UInt64 = 0
    private var takenSince: NIODeadline?

    init(_ configuration: ControlConfiguration, now: NIODeadline) {
        self.configuration = configuration
        lastActive = now
    }

    /// Whether more requests are read: not beyond what waits for its answer, nor while answers pile up.
    var mayRead: Bool { !isDraining && isWritable && requestsInFlight < configuration.requestsInFlightMaximum }

    /// Whether the peer can send no more and nothing remains to be sent to it.
    /// A daemon that stops ends subscriptions, but no request that it has begun.
    var isFinished: Bool {
        guard requestsInFlight == 0 else { return false }
        return isDraining || isInputClosed && isWritable && subscriptions == 0
    }

    mutating func received(now: NIODeadline) { lastActive = now }
    mutating func closedInput() { isInputClosed = true }
    mutating func drain() { isDraining = true }
    mutating func writabilityChanged(to isWritable: Bool) { self.isWritable = isWritable }
    mutating func queued(bytes: Int) { bytesQueued += UInt64(bytes) }

    /// A line has begun and not ended, or none is open.
    mutating func lineIsOpen(_ isOpen: Bool, since now: NIODeadline) {
        lineBegan = isOpen ? lineBegan ?? now : nil
    }

    mutating func lineEnded() { lineBegan = nil }

    mutating func requestBegan() { requestsInFlight += 1 }

    mutating func requestEnded(now: NIODeadline) {
        requestsInFlight -= 1
        lastActive = now
    }

    /// False when the connection has as many as it may; then nothing has changed.
    mutating func subscriptionBegan(maximum: Int) -> Bool {
        guard subscriptions < maximum else { return false }
        subscriptions += 1
        return true
    }

    mutating func subscriptionEnded(now: NIODeadline) {
        subscriptions -= 1
        lastActive = now
    }

    /// Looks at the deadlines; `bytesWaiting` is what the reader has not taken yet.
    mutating func sweep(now: NIODeadline, bytesWaiting: Int) -> Cut? {
        if isStalled(now: now, bytesWaiting: bytesWaiting) { return .stalled }
        if let lineBegan, now - lineBegan >= TimeAmount(configuration.halfLineDuration), mayRead { return .halfLine }
        guard let idleDuration = configuration.idleDuration, requestsInFlight == 0, subscriptions == 0,
            bytesWaiting == 0, now - lastActive >= TimeAmount(idleDuration)
        else { return nil }
        return .idle
    }

    private mutating func isStalled(now: NIODeadline, bytesWaiting: Int) -> Bool {
        let taken = bytesQueued - min(UInt64(bytesWaiting), bytesQueued)
        guard bytesWaiting > 0, taken == bytesTaken, let since = takenSince else {
            bytesTaken = taken
            takenSince = bytesWaiting > 0 ? now : nil
            return false
        }
        return now - since >= TimeAmount(configuration.stallDuration)
    }
}
