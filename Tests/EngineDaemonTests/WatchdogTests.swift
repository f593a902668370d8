import Logging
import Synchronization
import TestPrograms
import Testing

@testable import EngineDaemon

@Suite("The watchdog")
struct WatchdogTests {
    /// Tells a probe of each record.
    struct ProbeLogHandler: LogHandler {
        let probe: Probe
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { if "\(event.message)" == DaemonMessage.noProofOfLife { probe.enter() } }
    }

    @Test("is fed once for each proof of life, and not while a proof is outstanding")
    func fedByProofOnly() async throws {
        let recording = ServiceManagerTests.Recording()
        let complaint = Probe()
        let gate = Gate()
        let proofs = Mutex(0)
        let watchdog = Watchdog(
            interval: .milliseconds(30), manager: recording.manager,
            logger: Logger(label: "test") { _ in ProbeLogHandler(probe: complaint) }, untilReady: { true },
            proveLife: {
                let number = proofs.withLock { number in
                    number += 1
                    return number
                }
                if number > 3 { await gate.wait() }
            })
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await watchdog.run() }
            await complaint.entered()
            #expect(recording.sent == ["WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"])
            group.cancelAll()
            gate.open()
        }
    }

    @Test("is not fed when the engine refuses the proof")
    func notFedByRefusal() async throws {
        let recording = ServiceManagerTests.Recording()
        let complaint = Probe()
        let watchdog = Watchdog(
            interval: .milliseconds(30), manager: recording.manager,
            logger: Logger(label: "test") { _ in ProbeLogHandler(probe: complaint) }, untilReady: { true },
            proveLife: { throw TestFailure("it is stopping") })
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await watchdog.run() }
            await complaint.entered()
            group.cancelAll()
        }
        #expect(recording.sent.isEmpty)
    }
}
