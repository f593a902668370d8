import Synchronization
import Testing

@testable import EngineDaemon

@Suite("The service manager")
struct ServiceManagerTests {
    /// What was sent.
    final class Recording: Sendable {
        private let messages = Mutex<[String]>([])
        var sent: [String] { messages.withLock { $0 } }
        var manager: ServiceManager { ServiceManager { message in self.messages.withLock { $0.append(message) } } }
    }

    @Test("is told readiness, status, stopping and life in its own words")
    func messages() {
        let recording = Recording()
        recording.manager.ready(status: "Ready: 1 running")
        recording.manager.status("two\nlines\r\nand X=1")
        recording.manager.stopping()
        recording.manager.feedWatchdog()
        recording.manager.extendStart(by: .seconds(60), status: "Recovering")
        recording.manager.reloading(at: .milliseconds(1_500))
        #expect(
            recording.sent == [
                "READY=1\nSTATUS=Ready: 1 running",
                "STATUS=two lines and X=1",
                "STOPPING=1\nSTATUS=Stopping: finishing requests, steps go on",
                "WATCHDOG=1",
                "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=Recovering",
                "RELOADING=1\nMONOTONIC_USEC=1500000",
            ])
    }
}
