import EngineCore
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Executions that start executions")
struct ChildTests {
    static let child = "name: child\nsteps:\n  - id: work\n    run: work\n"
    static let parent = "name: parent\nsteps:\n  - id: a\n    workflow: child\n  - id: b\n    set: { done: true }\n"

    /// The executions beside the given one, oldest first.
    private static func others(_ host: Host, than id: ExecutionID) throws -> [ExecutionID] {
        host.engine.directory.all.map(\.id).filter { $0 > id }
    }

    /// Registers the child's definition by one run of it, and starts the parent.
    private static func startParent(_ host: Host, _ supervisor: VirtualSupervisor) async throws -> ExecutionID {
        let first = try await host.start(child)
        supervisor.end(try await host.steps(first, 1)[0])
        try await host.until(first, .completed)
        return try await host.start(parent)
    }

    private static func childOf(_ parent: ExecutionID, _ host: Host) async throws -> ExecutionID {
        while true {
            if let child = try others(host, than: parent).first { return child }
            await Task.yield()
        }
    }

    @Test("the parent gets the child's output, and runs while the child does")
    func output() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            let parent = try await Self.startParent(host, supervisor)
            let child = try await Self.childOf(parent, host)
            let step = try await host.steps(child, 1)[0]
            #expect(try host.status(parent) == .running)
            supervisor.end(step)
            let report = try await host.until(parent, .completed)
            #expect(report.output == ["a": ["work": ""], "b": ["done": true]])
        }
    }

    @Test("a child that ends while the engine is away is taken up, and never started twice")
    func recovery() async throws {
        let directory = try TemporaryDirectory()
        let supervisor = VirtualSupervisor { _ in .hold }
        let (parent, step) = try await Host.run(in: directory, supervisor: supervisor) { host in
            let parent = try await Self.startParent(host, supervisor)
            let child = try await Self.childOf(parent, host)
            return (parent, try await host.steps(child, 1)[0])
        }
        supervisor.end(step)
        try await Host.run(in: directory, supervisor: supervisor) { host in
            try await host.until(parent, .completed)
            #expect(try Self.others(host, than: parent).count == 1)
            #expect(supervisor.spawnCount == 2)
        }
    }

    @Test("a cancel of the parent cancels the child")
    func cancel() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            let parent = try await Self.startParent(host, supervisor)
            let child = try await Self.childOf(parent, host)
            let step = try await host.steps(child, 1)[0]
            try await host.cancel(parent)
            supervisor.end(step)
            try await host.until(child, .cancelled)
            try await host.until(parent, .cancelled)
        }
    }

    @Test("a child's fault is the parent's, with the child's number")
    func fault() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            let parent = try await Self.startParent(host, supervisor)
            let child = try await Self.childOf(parent, host)
            supervisor.end(try await host.steps(child, 1)[0], .exited(code: 3, output: Captured()))
            let report = try await host.until(parent, .failed)
            #expect(report.error?.nodeKey == "/steps/0/a")
            #expect(report.error?.message?.hasPrefix("Execution \(child) failed at /steps/0/work") == true)
        }
    }

    @Test("a definition that was never registered is a fault of the task")
    func unknown() async throws {
        try await Host.run(in: TemporaryDirectory(), supervisor: VirtualSupervisor { _ in .hold }) { host in
            let parent = try await host.start(Self.parent)
            let report = try await host.until(parent, .failed)
            #expect(report.error?.title == "No such definition")
        }
    }

    @Test("a definition that starts itself ends in a fault")
    func recursion() async throws {
        try await Host.run(in: TemporaryDirectory(), supervisor: VirtualSupervisor { _ in .hold }) { host in
            let id = try await host.start("name: self\nsteps:\n  - id: again\n    workflow: self\n")
            let report = try await host.until(id, .failed)
            #expect(report.error?.message?.contains("have started each other") == true)
            #expect(host.engine.directory.count == EngineHost.Limits.childDepthMaximum)
        }
    }

    @Test("a parent that does not wait goes on when the child has started")
    func detached() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            let first = try await host.start(Self.child)
            supervisor.end(try await host.steps(first, 1)[0])
            try await host.until(first, .completed)
            let parent = try await host.start(
                "name: parent\nsteps:\n  - id: a\n    workflow: { name: child, await: false }\n")
            try await host.until(parent, .completed)
            let child = try await Self.childOf(parent, host)
            supervisor.end(try await host.steps(child, 1)[0])
            try await host.until(child, .completed)
        }
    }
}
