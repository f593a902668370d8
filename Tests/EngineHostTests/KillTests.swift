import EngineCore
import EngineJournal
import Synchronization
import Testing
import WorkflowLanguage
import WorkflowModel

@testable import EngineHost

@Suite("Kills")
struct KillTests {
    /// What a client saw: only what was answered counts.
    private final class Client: Sendable {
        struct Seen {
            var started: [String: ExecutionID] = [:]
            var cancelled: Set<ExecutionID> = []
        }
        let seen = Mutex(Seen())
    }

    @Test("killed at 200 random points, no answer is lost and no step runs twice")
    func randomKillPoints() async throws {
        var generator = Generator(state: 20_261_123)
        for round in 0..<200 {
            let point = Int(generator.next() % 160)
            try await runToKill(at: point, seed: generator.next(), round: round)
        }
    }

    private func runToKill(at point: Int, seed: UInt64, round: Int) async throws {
        let directory = try TemporaryDirectory()
        let supervisor = VirtualSupervisor()
        let client = Client()
        // The journal is made by an undisturbed life: a kill while it is made has tests of its own.
        try await Host.run(in: directory, supervisor: supervisor) { _ in }
        let disk = FaultyDisk(operationsMaximum: point)
        do {
            try await Host.run(
                in: directory, supervisor: supervisor, disk: disk,
                configure: { configuration, options in
                    configuration.checkpointJournalBytes = 4096
                    configuration.maintenanceInterval = .milliseconds(2)
                    options.segmentBytes = 32 << 10
                }
            ) { host in
                await work(host, client, seed: seed)
                disk.fuse.burn()
            }
        } catch {
            #expect(disk.fuse.isBurnt, "round \(round), point \(point): \(error)")
        }
        try await Host.run(in: directory, supervisor: supervisor) { host in
            let seen = client.seen.withLock { $0 }
            for (key, id) in seen.started {
                let again = try await host.start(Documents.twoSteps, key: key)
                #expect(again == id, "round \(round), point \(point)")
            }
            for summary in host.engine.list(ListRequest(limit: 1000)).summaries {
                let report = try await host.until(summary.executionID, .completed, .cancelled)
                if seen.cancelled.contains(summary.executionID) {
                    #expect(report.status == .cancelled, "round \(round), point \(point)")
                }
            }
            #expect(host.engine.statistics().runningSteps == 0)
            let settled = supervisor.spawns
            #expect(settled.values.allSatisfy { $0 == 1 }, "round \(round), point \(point): \(settled)")
        }
    }

    /// Starts executions side by side and cancels some, until the engine is gone.
    private func work(_ host: Host, _ client: Client, seed: UInt64) async {
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    do {
                        let key = "key-\(number)"
                        let id = try await host.start(Documents.twoSteps, key: key)
                        client.seen.withLock { $0.started[key] = id }
                        guard (seed >> number) & 1 == 1 else { return }
                        try await host.cancel(id)
                        _ = client.seen.withLock { $0.cancelled.insert(id) }
                    } catch {
                        // Refused or unknown: nothing was promised.
                    }
                }
            }
        }
    }

    @Test("when the journal fails, the engine ends with the reason and in-flight commands are unknown")
    func journalFailure() async throws {
        let directory = try TemporaryDirectory()
        let disk = FaultyDisk(operationsMaximum: .max)
        let outcome = Mutex<EngineError?>(nil)
        try await Host.run(in: directory, supervisor: VirtualSupervisor { _ in .hold }, disk: disk) { host in
            _ = try await host.start(Documents.oneStep)
            disk.fuse.burn()
            do {
                _ = try await host.start(Documents.oneStep)
                Issue.record("a start was answered without a disk")
            } catch let error as EngineError {
                outcome.withLock { $0 = error }
            }
            await host.engine.life.untilEnding()
            guard case .journal = host.engine.life.failure else {
                Issue.record("the engine did not fail")
                return
            }
        }
        guard case .outcomeUnknown = outcome.withLock({ $0 }) else {
            Issue.record("the outcome was told to be known")
            return
        }
    }

    @Test("run throws the journal's failure, so that the daemon can leave with its exit status")
    func runThrows() async throws {
        let directory = try TemporaryDirectory()
        let disk = FaultyDisk(operationsMaximum: .max)
        let journal = try Journal.open(directory: directory.path + "/journal", disk: disk)
        let runner = VirtualSupervisor().connection(outputDirectory: directory.path)
        let engine = try await Engine.open(
            EngineConfiguration(version: "test"),
            seams: EngineSeams(
                store: JournalEventStore(journal), runner: runner, evaluator: .forTests,
                loading: LoadingContext(expressions: .accepting),
                logger: .silent))
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: EngineFailure.self) { try await engine.run() }
            }
            _ = await engine.untilReady()
            disk.fuse.burn()
            _ = try? await engine.start(
                StartCommand(program: .document(text: Documents.oneStep, fileName: "a")), by: Host.operatorUser)
        }
    }
}
