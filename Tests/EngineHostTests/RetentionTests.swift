import EngineCore
import EngineJournal
import Foundation
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Retention and checkpoints")
struct RetentionTests {
    @Test("finished executions beyond the count are forgotten, oldest first, and their numbers never come back")
    func count() async throws {
        let directory = try TemporaryDirectory()
        let keep: @Sendable (inout EngineConfiguration, inout JournalOptions) -> Void = { configuration, _ in
            configuration.retention = RetentionPolicy(age: .seconds(86_400), count: 3)
        }
        try await Host.run(in: directory, configure: keep) { host in
            let waiting = try await host.start(Documents.waiting("{hours: 1}"))
            for _ in 0..<6 {
                try await host.until(try await host.start(Documents.oneStep, key: "k\(UUID())"), .completed)
            }
            while host.engine.directory.count > 4 { await host.engine.forgetExpired() }
            #expect(host.engine.list(ListRequest()).summaries.map(\.executionID.number) == [7, 6, 5, 1])
            #expect(try host.status(waiting) == .waiting)
            #expect(throws: EngineError.self) { try host.status(ExecutionID(number: 2)) }
            await #expect(throws: EngineError.self) { try await host.cancel(ExecutionID(number: 2)) }
        }
        try await Host.run(in: directory, configure: keep) { host in
            #expect(host.engine.list(ListRequest()).summaries.map(\.executionID.number) == [7, 6, 5, 1])
            let started1 = try await host.start(Documents.oneStep)
            #expect(started1.number == 8)
        }
    }

    @Test("finished executions beyond the age are forgotten with their output and their key")
    func age() async throws {
        let directory = try TemporaryDirectory()
        let clock = ManualClock()
        try await Host.run(in: directory, clock: clock) { host in
            let old = try await host.start(Documents.oneStep, key: "nightly")
            try await host.until(old, .completed)
            let output = directory.path + "/steps/\(old)"
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            try Data("hello".utf8).write(to: URL(fileURLWithPath: output + "/1.stdout"))
            clock.advance(by: .seconds(31 * 86_400))
            let young = try await host.start(Documents.oneStep)
            try await host.until(young, .completed)
            // The engine's own maintenance, which the clock has woken, may have taken it; so both are waited for.
            while host.engine.directory.count > 1 || FileManager.default.fileExists(atPath: output) {
                await host.engine.forgetExpired()
            }
            #expect(host.engine.list(ListRequest()).summaries.map(\.executionID) == [young])
            let started2 = try await host.start(Documents.oneStep, key: "nightly")
            #expect(started2 != old)
        }
    }

    @Test("a definition that nothing uses and that is not the newest of its name is forgotten")
    func definitions() async throws {
        let directory = try TemporaryDirectory()
        let keep: @Sendable (inout EngineConfiguration, inout JournalOptions) -> Void = { configuration, _ in
            configuration.retention = RetentionPolicy(age: .seconds(86_400), count: 1)
        }
        try await Host.run(in: directory, configure: keep) { host in
            for edit in 0..<5 {
                let text = Documents.oneStep + "  - run: edit \(edit)\n"
                try await host.until(try await host.start(text), .completed)
            }
            #expect(host.engine.statistics().definitions == 5)
            while host.engine.statistics().definitions > 1 { await host.engine.forgetExpired() }
        }
        try await Host.run(in: directory, configure: keep) { host in
            #expect(host.engine.statistics().definitions == 1)
        }
    }

    @Test("what could not be recorded as forgotten is there as before, and goes when there is room")
    func notRecorded() async throws {
        let directory = try TemporaryDirectory()
        let switches = StoreSwitches()
        let keep: @Sendable (inout EngineConfiguration, inout JournalOptions) -> Void = { configuration, _ in
            configuration.retention = RetentionPolicy(age: .seconds(86_400), count: 0)
        }
        try await Host.run(in: directory, configure: keep, wrap: { SwitchedStore($0, switches) }) { host in
            var ids: [ExecutionID] = []
            for edit in 0..<3 {
                let id = try await host.start(Documents.oneStep + "  - run: edit \(edit)\n")
                ids.append(id)
                try await host.until(id, .completed)
            }
            switches.refuseReserved(.diskFull)
            await host.engine.forgetExpired()
            #expect(switches.refusals == 1)
            #expect(host.engine.directory.count == 3)
            for id in ids { #expect(try host.status(id) == .completed) }
            switches.refuseReserved(nil)
            switches.refuse(.definitionForgotten, .diskFull)
            while host.engine.directory.count > 0 { await host.engine.forgetExpired() }
            #expect(switches.refusals >= 2)
        }
        try await Host.run(in: directory, configure: keep) { host in
            #expect(host.engine.directory.count == 0)
            while host.engine.statistics().definitions > 1 { await host.engine.forgetExpired() }
        }
    }

    @Test("checkpoints beside running work lose nothing, and keep the disk bounded")
    func boundedDisk() async throws {
        let directory = try TemporaryDirectory()
        let bounded: @Sendable (inout EngineConfiguration, inout JournalOptions) -> Void = { configuration, options in
            configuration.retention = RetentionPolicy(age: .seconds(86_400), count: 50)
            configuration.checkpointJournalBytes = 64 << 10
            configuration.maintenanceInterval = .milliseconds(5)
            options.segmentBytes = 32 << 10
        }
        try await Host.run(in: directory, configure: bounded) { host in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        for _ in 0..<100 {
                            guard let id = try? await host.start(Documents.twoSteps) else { return }
                            _ = try? await host.until(id, .completed)
                        }
                    }
                }
            }
            // The engine's own maintenance forgets the rest.
            while host.engine.statistics().counts[.completed] != 50 { await Task.yield() }
            let statistics = host.engine.statistics()
            #expect(statistics.journal.bytesAppended > 1_000_000)
        }
        #expect(directory.bytes < 600_000, "\(directory.listing)")
        try await Host.run(in: directory, configure: bounded) { host in
            let summaries = host.engine.list(ListRequest()).summaries
            #expect(summaries.count == 50)
            #expect(summaries.allSatisfy { $0.status == .completed })
        }
    }

    @Test("lives too short to reach a checkpoint do not leave ever more to read to the next ones")
    func shortLives() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { _ in }
        var read: [Int] = []
        for _ in 0..<40 {
            let disk = FaultyDisk(operationsMaximum: .max)
            do {
                let recovery = try await Host.run(
                    in: directory, disk: disk,
                    configure: { configuration, _ in configuration.checkpointJournalBytes = 4096 }
                ) { host in
                    for _ in 0..<4 { try await host.until(try await host.start(Documents.twoSteps), .completed) }
                    disk.fuse.burn()
                    return host.engine.statistics().recovery
                }
                read.append(recovery.records)
            } catch {
                #expect(disk.fuse.isBurnt, "\(error)")
            }
        }
        // Without any, the last would read what all have written.
        let most = try #require(read.max())
        #expect(most < read.count * read[1] / 3, "\(read)")
    }

    @Test("output of steps is read in order, followed, and complete at the end")
    func logs() async throws {
        let directory = try TemporaryDirectory()
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: directory, supervisor: supervisor) { host in
            let id = try await host.start(Documents.twoSteps)
            let first = try await host.steps(id, 1)[0]
            let path = directory.path + "/steps/\(id)"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data("one".utf8).write(to: URL(fileURLWithPath: path + "/1.stdout"))
            try Data("oops".utf8).write(to: URL(fileURLWithPath: path + "/1.stderr"))
            var page = try await host.engine.logs(LogRequest(execution: id))
            #expect(page.chunks.map { String(decoding: $0.bytes, as: UTF8.self) } == ["one", "oops"])
            #expect(!page.isComplete)
            try Data("one more".utf8).write(to: URL(fileURLWithPath: path + "/1.stdout"))
            page = try await host.engine.logs(LogRequest(execution: id, cursor: page.nextCursor))
            #expect(page.chunks.map { String(decoding: $0.bytes, as: UTF8.self) } == [" more"])
            #expect(page.chunks.map(\.offset) == [3])
            supervisor.end(first)
            while supervisor.spawnCount < 2 { await Task.yield() }
            supervisor.end(try await host.steps(id, 1)[0])
            try await host.until(id, .completed)
            try Data("two".utf8).write(to: URL(fileURLWithPath: path + "/2.stdout"))
            page = try await host.engine.logs(LogRequest(execution: id, cursor: page.nextCursor, wait: .seconds(5)))
            #expect(page.chunks.map { String(decoding: $0.bytes, as: UTF8.self) } == ["two"])
            #expect(page.isComplete)
            #expect(page.nextCursor == "2")
        }
    }

    @Test("history comes in pages, oldest first, each event once")
    func history() async throws {
        try await Host.run(in: TemporaryDirectory()) { host in
            let id = try await host.start(Documents.twoSteps)
            let report = try await host.until(id, .completed)
            var sequences: [UInt64] = []
            var after: UInt64? = 0
            while let position = after {
                let page = try await host.engine.history(id, after: position, limit: 2)
                #expect(page.droppedThrough == 0)
                sequences += page.entries.map(\.sequence)
                after = page.next
            }
            #expect(sequences == Array(1...report.sequence))
        }
    }
}
