import EngineCore
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Commands")
struct CommandTests {
    @Test("an execution of one step runs it and completes; the step is confirmed")
    func oneStep() async throws {
        try await Host.run(in: TemporaryDirectory()) { host in
            let id = try await host.start(Documents.oneStep)
            #expect(id == ExecutionID(number: 1))
            try await host.until(id, .completed)
            let key = StepKey(execution: id, token: Token(number: 1))
            #expect(host.supervisor.spawns == [key: 1])
            #expect(host.supervisor.confirmed == [key])
            #expect(try host.engine.steps(id).map(\.isRunning) == [false])
        }
    }

    @Test("pause lets the step drain, resume goes on with the next")
    func pauseAndResume() async throws {
        try await Host.run(in: TemporaryDirectory(), supervisor: VirtualSupervisor { _ in .hold }) { host in
            let id = try await host.start(Documents.twoSteps)
            let first = try await host.steps(id, 1)
            try await host.pause(id)
            let paused = try host.engine.status(id)
            #expect(paused.status == .paused)
            #expect(paused.drainingSteps == 1)
            host.supervisor.end(first[0])
            _ = try await host.steps(id, 0)
            #expect(try host.status(id) == .paused)
            #expect(host.supervisor.spawnCount == 1)
            try await host.resume(id)
            let second = try await host.steps(id, 1)
            #expect(second != first)
            host.supervisor.end(second[0])
            try await host.until(id, .completed)
        }
    }

    @Test("freeze stops the running step where it stands, resume lets it go on")
    func freeze() async throws {
        try await Host.run(in: TemporaryDirectory(), supervisor: VirtualSupervisor { _ in .hold }) { host in
            let id = try await host.start(Documents.oneStep)
            let key = try await host.steps(id, 1)[0]
            try await host.pause(id, .freeze)
            #expect(host.supervisor.step(key)?.control == .frozen)
            try await host.resume(id)
            #expect(host.supervisor.step(key)?.control == .running)
            host.supervisor.end(key)
            try await host.until(id, .completed)
            #expect(host.supervisor.spawnCount == 1)
        }
    }

    @Test("cancel stops the running step and ends the execution; once more it is refused")
    func cancel() async throws {
        try await Host.run(in: TemporaryDirectory(), supervisor: VirtualSupervisor { _ in .hold }) { host in
            let id = try await host.start(Documents.twoSteps)
            _ = try await host.steps(id, 1)
            try await host.cancel(id)
            try await host.until(id, .cancelled)
            #expect(host.supervisor.running.isEmpty)
            await #expect(throws: EngineError.self) { try await host.cancel(id) }
        }
    }

    @Test("cancel takes effect while the execution is paused, frozen, and waiting")
    func cancelAnywhere() async throws {
        try await Host.run(in: TemporaryDirectory(), supervisor: VirtualSupervisor { _ in .hold }) { host in
            let paused = try await host.start(Documents.oneStep)
            let frozen = try await host.start(Documents.oneStep)
            let waiting = try await host.start(Documents.waiting("{hours: 1}"))
            _ = try await host.steps(paused, 1)
            _ = try await host.steps(frozen, 1)
            try await host.pause(paused)
            try await host.pause(frozen, .freeze)
            #expect(host.engine.statistics().timers == 1)
            for id in [paused, frozen, waiting] {
                try await host.cancel(id)
                try await host.until(id, .cancelled)
            }
            #expect(host.engine.statistics().timers == 0)
            #expect(host.engine.statistics().runningSteps == 0)
            #expect(host.engine.statistics().counts == [.cancelled: 3])
        }
    }

    @Test("a failed execution is redriven from its failed step")
    func redrive() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            let id = try await host.start(Documents.twoSteps)
            supervisor.end(try await host.steps(id, 1)[0])
            while supervisor.spawnCount < 2 { await Task.yield() }
            supervisor.end(try await host.steps(id, 1)[0], .exited(code: 3, output: Captured()))
            let failed = try await host.until(id, .failed)
            #expect(failed.isActive)
            try await host.resume(id)
            let again = try await host.steps(id, 1)[0]
            #expect(supervisor.step(again)?.effect.nodeKey == (try host.engine.steps(id))[1].nodeKey)
            supervisor.end(again)
            try await host.until(id, .completed)
            #expect(supervisor.spawnCount == 3)
        }
    }

    @Test("a hundred starts with one key at the same time make one execution")
    func idempotentStarts() async throws {
        try await Host.run(in: TemporaryDirectory()) { host in
            let receipts = try await withThrowingTaskGroup(of: StartReceipt.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await host.engine.start(
                            StartCommand(
                                program: .document(text: Documents.oneStep, fileName: "a.yaml"), key: "nightly"),
                            by: Host.operatorUser)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(receipts.count { $0.isNew } == 1)
            #expect(Set(receipts.map(\.execution)) == [ExecutionID(number: 1)])
            try await host.until(ExecutionID(number: 1), .completed)
            #expect(host.supervisor.spawnCount == 1)
            #expect(host.engine.statistics().definitions == 1)
        }
    }

    @Test("a key belongs to its user, and to its definition")
    func keys() async throws {
        try await Host.run(in: TemporaryDirectory()) { host in
            let first = try await host.start(Documents.oneStep, key: "k")
            let started1 = try await host.start(Documents.oneStep, key: "k")
            #expect(started1 == first)
            let stranger = Requester(uid: 7, gid: 7, pid: 1)
            let other = try await host.engine.start(
                StartCommand(program: .document(text: Documents.oneStep, fileName: "a"), key: "k"), by: stranger)
            #expect(other.isNew)
            do {
                _ = try await host.start(Documents.twoSteps, key: "k")
                Issue.record("a key was taken for two definitions")
            } catch EngineError.keyConflict(let existing) {
                #expect(existing == first)
            }
        }
    }

    @Test("an execution whose task is held up refuses commands beyond its inbox")
    func busy() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory, supervisor: VirtualSupervisor { _ in .hold }) { host in
            let id = try await host.start(Documents.oneStep)
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<2000 {
                    group.addTask {
                        do {
                            try await host.pause(id)
                            return "paused"
                        } catch EngineError.busy {
                            return "busy"
                        } catch EngineError.refused(.alreadyPaused, _) {
                            return "alreadyPaused"
                        } catch {
                            return "\(error)"
                        }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes["paused"] == 1)
            #expect(Set(outcomes.keys).isSubset(of: ["paused", "busy", "alreadyPaused"]))
        }
    }

    @Test("what does not exist is said so")
    func notFound() async throws {
        try await Host.run(in: TemporaryDirectory()) { host in
            let nobody = ExecutionID(number: 99)
            #expect(throws: EngineError.self) { try host.engine.status(nobody) }
            #expect(throws: EngineError.self) { try host.engine.inspect(nobody) }
            #expect(throws: EngineError.self) { try host.engine.watch(nobody) }
            await #expect(throws: EngineError.self) { try await host.pause(nobody) }
            await #expect(throws: EngineError.self) { try await host.start("steps: 3") }
            await #expect(throws: EngineError.self) {
                try await host.engine.start(
                    StartCommand(program: .registered(name: "nothing", version: nil)), by: Host.operatorUser)
            }
        }
    }

    @Test("a registered definition is started by its name, the newest one first")
    func registered() async throws {
        try await Host.run(in: TemporaryDirectory()) { host in
            _ = try await host.start(Documents.oneStep)
            let newer = Documents.oneStep + "  - run: more\n"
            _ = try await host.start(newer)
            let receipt = try await host.engine.start(
                StartCommand(program: .registered(name: "one-step", version: nil)), by: Host.operatorUser)
            try await host.until(receipt.execution, .completed)
            #expect(try host.engine.steps(receipt.execution).count == 2)
        }
    }

    @Test("lists are newest first, filtered and paged")
    func lists() async throws {
        try await Host.run(in: TemporaryDirectory()) { host in
            for _ in 0..<5 { try await host.until(try await host.start(Documents.oneStep), .completed) }
            _ = try await host.start(Documents.waiting("{hours: 1}"))
            let first = host.engine.list(ListRequest(limit: 4))
            #expect(first.summaries.map(\.executionID.number) == [6, 5, 4, 3])
            let second = host.engine.list(ListRequest(cursor: first.next, limit: 4))
            #expect(second.summaries.map(\.executionID.number) == [2, 1])
            #expect(second.next == nil)
            let waiting = host.engine.list(ListRequest(statuses: [.waiting]))
            #expect(waiting.summaries.map(\.executionID.number) == [6])
            #expect(host.engine.list(ListRequest(processName: "one-step")).summaries.count == 5)
        }
    }

    @Test("life is proven through a task, the core and the journal's writer")
    func life() async throws {
        try await Host.run(in: TemporaryDirectory()) { host in
            for _ in 0..<10 { _ = try await host.engine.proveLife() }
            #expect(host.engine.list(ListRequest()).summaries.isEmpty)
        }
    }
}
