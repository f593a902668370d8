import NIOCore

/// Every bound of the gateway, with its reason.
enum GatewayLimits {
    // MARK: Tokens

    /// Fewer bytes could be guessed: 32 characters of base64 hold 192 bits.
    static let tokenBytesMinimum = 32
    /// More would be a mistake, such as a wrong file.
    static let tokenBytesMaximum = 1_024
    /// Sessions of pages that were opened with a code: an operator has a handful; the oldest makes room.
    static let sessionsMaximum = 64
    /// How long a session lasts: a working day.
    static let sessionDuration = Duration.seconds(12 * 3_600)
    /// Codes that were used and are not over yet; more in a minute are no person's.
    static let codesMaximum = 256

    // MARK: Requests

    /// Requests whose calls to the daemon are under way at once; each holds a thread and a connection.
    static let callsMaximum = 8
    /// Requests that wait for new output at once; each holds a thread and a connection, more are answered `busy`.
    static let waitsMaximum = 64
    /// How long a request may wait for new output: below the 30 s after which proxies give up.
    static let waitMillisecondsMaximum: Int64 = 20_000
    /// Longest body of a request: the daemon takes no longer line.
    static let bodyBytesMaximum = 1 << 20
    /// Longest document of a definition: with every byte escaped it fits a line of the socket.
    static let documentScalarsMaximum = 512 << 10
    /// Longest name or node key: a character has at most four bytes, and the socket takes 4,096 of them.
    static let nameScalarsMaximum = 1_024
    /// Longest name or namespace of a definition: that of a DNS label, as the language has it.
    static let definitionNameScalarsMaximum = 63
    /// Longest version of a definition: far more than semantic versions need.
    static let versionScalarsMaximum = 128
    /// Events of one batch: each is an append of its own, some 500 µs on a usual disk.
    static let eventsMaximum = 256
    /// Longest reason, by the same rule.
    static let reasonScalarsMaximum = 1_024
    /// The most node keys of one request: what the daemon takes as breakpoints.
    static let nodeKeysMaximum = 256
    /// All header fields of a request: a token, a few names; browsers send about 1 KB.
    static let headerBytesMaximum = 16 << 10
    /// Header fields of a request.
    static let headerFieldsMaximum = 64
    /// How long the body of a request may take.
    static let requestSeconds: Int64 = 10
    /// How long a connection stays open while nothing comes, a head cut short included: longer than a body may take, so
    /// that one that does not come is answered.
    static let idleSeconds: Int64 = 12
    /// Bytes that the kernel keeps for a slow reader: left alone it takes 4 MiB each, which 1,000 stalled subscribers would
    /// make 4 GiB.
    static let sendBufferBytes: SocketOptionValue = 256 << 10
    /// How long written bytes may stand still before their reader is cut.
    static let stallSeconds: Int64 = 20
    /// Connections at once; more wait in the kernel's queue. Leaves descriptors for calls below the usual 4,096.
    static let connectionsMaximum = 3_000

    // MARK: Live changes

    /// Subscribers at once: 1,000 and some room; more are answered `busy`.
    static let subscribersMaximum = 1_500
    /// Changes that a subscriber may leave unread before it is cut.
    static let unreadMaximum = 1_024
    /// Changes that are kept for subscribers who come back with `Last-Event-ID`.
    static let replayMaximum = 2_048
    /// Changes are gathered for this long, so that a thousand subscribers are woken twenty times a second at most.
    static let gatherDuration = Duration.milliseconds(50)
    /// Changes gathered at once at most.
    static let gatherMaximum = 512
    /// How often a subscriber without news hears that the connection stands: below the 30 s of proxies.
    static let heartbeatInterval = Duration.seconds(15)
    /// How long the daemon is watched on after the last subscriber has gone, so that a reload of the page replays.
    static let lingerDuration = Duration.seconds(60)
    /// How long to wait before the daemon is watched again after it went.
    static let reconnectMilliseconds: Int32 = 500
}
