import EngineCore
import EngineJournal
import Testing
import WorkflowModel

@testable import EngineHost

/// A definition that bounds how many of its executions run at once.
@Suite("Concurrency of a definition")
struct ConcurrencyTests {
    private static func document(_ maximum: Int, version: String = "1.0.0") -> String {
        """
        document:
          dsl: '1.0.3'
          namespace: test
          name: bounded
          version: '\(version)'
          metadata: {engine: {concurrency: \(maximum)}}
        do:
          - step: {run: {shell: {command: step}}}
        """
    }

    private func statuses(_ host: Host, _ ids: [ExecutionID]) throws -> [ExecutionStatus] {
        try ids.map { try host.status($0) }
    }

    /// Ends the step of an execution that runs, and with it the execution.
    private func finish(_ id: ExecutionID, _ host: Host) async throws {
        host.supervisor.end(try await host.steps(id, 1)[0])
        try await host.until(id, .completed)
    }

    @Test("runs as many as it says; the others are pending and begin in their order")
    func order() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            var ids: [ExecutionID] = []
            for _ in 0..<5 { ids.append(try await host.start(Self.document(2))) }
            try await host.until(ids[1], .running)
            #expect(try statuses(host, ids) == [.running, .running, .pending, .pending, .pending])
            #expect(try host.engine.status(ids[2]).isQueued)
            try await finish(ids[1], host)
            try await host.until(ids[2], .running)
            #expect(try statuses(host, ids) == [.running, .completed, .running, .pending, .pending])
            for id in [ids[0], ids[2], ids[3], ids[4]] { try await finish(id, host) }
            #expect(supervisor.spawnCount == 5)
        }
    }

    @Test("the order and the places stand after a crash, and versions share them")
    func recovery() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        let directory = try TemporaryDirectory()
        let disk = FaultyDisk(operationsMaximum: .max)
        await #expect(throws: (any Error).self) {
            try await Host.run(in: directory, supervisor: supervisor, disk: disk) { host in
                for version in ["1.0.0", "2.0.0", "1.0.0", "2.0.0"] {
                    _ = try await host.start(Self.document(1, version: version))
                }
                try await host.until(ExecutionID(number: 1), .running)
                try await host.cancel(ExecutionID(number: 2))
                disk.fuse.burn()
                _ = try await host.start(Documents.oneStep)
            }
        }
        try await Host.run(in: directory, supervisor: supervisor) { host in
            let ids = (1...4).map { ExecutionID(number: $0) }
            #expect(try statuses(host, ids) == [.running, .cancelled, .pending, .pending])
            for id in [ids[0], ids[2], ids[3]] { try await finish(id, host) }
            #expect(supervisor.spawns.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("one that is paused while it waits lets the others pass; one that runs keeps its place")
    func pause() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            var ids: [ExecutionID] = []
            for _ in 0..<3 { ids.append(try await host.start(Self.document(1))) }
            try await host.until(ids[0], .running)
            try await host.pause(ids[0])
            try await host.pause(ids[1])
            #expect(try statuses(host, ids) == [.paused, .paused, .pending])
            try await host.resume(ids[0])
            try await finish(ids[0], host)
            try await host.until(ids[2], .running)
            try await host.resume(ids[1])
            #expect(try statuses(host, ids) == [.completed, .pending, .running])
            try await host.cancel(ids[2])
            try await host.until(ids[2], .cancelled)
            try await finish(ids[1], host)
        }
    }
}
