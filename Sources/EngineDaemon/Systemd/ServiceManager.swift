import CSystemd

/// What started the daemon and wants to know how it is: systemd, or nobody.
///
/// Every message is one datagram to `NOTIFY_SOCKET`; without that variable all of them are dropped.
struct ServiceManager: Sendable {
    /// How a message is delivered; replaced in tests.
    private let send: @Sendable (String) -> Void

    init(sending send: @escaping @Sendable (String) -> Void) { self.send = send }

    /// systemd, when it is there.
    static let systemd = ServiceManager { message in
        // The result is not looked at because there is nobody else to tell: without a service manager it is zero.
        _ = sd_notify(0, message)
    }

    /// Recovery is over and clients are accepted.
    func ready(status: String) { send("READY=1\nSTATUS=\(Self.line(status))") }

    /// The daemon stops; clients are no longer accepted.
    func stopping() { send("STOPPING=1\nSTATUS=Stopping: finishing requests, steps go on") }

    /// The configuration is being read again; ``ready(status:)`` ends it.
    func reloading(at uptime: Duration) {
        let microseconds = uptime.components.seconds * 1_000_000 + uptime.components.attoseconds / 1_000_000_000_000
        send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
    }

    /// One line for `systemctl status`.
    func status(_ text: String) { send("STATUS=\(Self.line(text))") }

    /// Start-up goes on and needs this much longer from now.
    func extendStart(by duration: Duration, status: String) {
        send("EXTEND_TIMEOUT_USEC=\(duration.components.seconds * 1_000_000)\nSTATUS=\(Self.line(status))")
    }

    /// The engine has proved that it lives.
    func feedWatchdog() { send("WATCHDOG=1") }

    /// A newline would begin another assignment.
    private static func line(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}
