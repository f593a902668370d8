import Dispatch
import Logging
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

    @Test("is asked for more time for as long as recovery takes, even while recovery blocks its thread")
    func extensions() async throws {
        let told = Mutex<[String]>([])
        let enough = DispatchSemaphore(value: 0)
        let manager = ServiceManager { message in
            let count = told.withLock { told in
                told.append(message)
                return told.count
            }
            if count == 3 { enough.signal() }
        }
        let starting = Starting(
            manager: manager, log: DaemonLog(environment: [:]), metrics: MetricRegistry(),
            transport: ServiceTransport(CallConfiguration()))
        let outcome = try await starting.extending(every: .milliseconds(5)) {
            enough.waitForSignal()
            return 7
        }
        #expect(outcome == 7)
        let extensions = told.withLock { $0 }
        #expect(extensions.count >= 3)
        #expect(extensions.allSatisfy { $0 == "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=Recovering the journal" })
    }
}

extension DispatchSemaphore {
    /// Blocks the thread on purpose: here it is one of its own.
    fileprivate func waitForSignal() { wait() }
}
