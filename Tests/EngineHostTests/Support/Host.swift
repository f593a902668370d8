import EngineCore
import EngineHost
import EngineJournal
import Foundation
import Logging
import Testing
import WorkflowLanguage
import WorkflowModel

/// One life of an engine over a journal in a temporary directory, with a virtual supervisor that outlives it.
struct Host: Sendable {
    let engine: Engine
    let supervisor: VirtualSupervisor

    static let operatorUser = Requester(uid: 1000, gid: 1000, pid: 42, name: "operator")

    /// Opens the engine, runs it while `body` runs, and shuts it down in order.
    static func run<Result: Sendable>(
        in directory: TemporaryDirectory, supervisor: VirtualSupervisor = VirtualSupervisor(),
        clock: any HostClock = SystemClock(), disk: any Disk = SystemDisk(), evaluator: Evaluator = .forTests,
        configure: (inout EngineConfiguration, inout JournalOptions) -> Void = { _, _ in },
        wrap: (any EventStore) -> any EventStore = { $0 },
        _ body: @Sendable (Host) async throws -> Result
    ) async throws -> Result {
        var configuration = EngineConfiguration(version: "test")
        configuration.maintenanceInterval = .seconds(3600)
        var options = JournalOptions()
        options.segmentBytes = 1 << 20
        configure(&configuration, &options)
        let journal = try await open(directory.path + "/journal", options, disk)
        let runner = supervisor.connection(outputDirectory: directory.path + "/steps")
        let seams = EngineSeams(
            store: wrap(JournalEventStore(journal)), runner: runner, clock: clock, entropy: FixedEntropy(),
            evaluator: evaluator, loading: LoadingContext(expressions: .accepting), logger: .silent)
        let engine: Engine
        do {
            engine = try await Engine.open(configuration, seams: seams)
        } catch {
            try? await journal.close()
            throw error
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            let outcome: Swift.Result<Result, any Error>
            do {
                guard await engine.untilReady() else { throw NeverReady() }
                outcome = .success(try await body(Host(engine: engine, supervisor: supervisor)))
            } catch {
                outcome = .failure(error)
            }
            group.cancelAll()
            do {
                try await group.waitForAll()
            } catch {
                // What the engine failed with explains whatever the body ran into.
                if case .failure = outcome { throw error }
                if !(disk is FaultyDisk) { throw error }
            }
            return try outcome.get()
        }
    }

    struct NeverReady: Error {}

    /// A journal whose disk failed lets its lock go only when its writer has noticed that nobody holds it.
    private static func open(_ path: String, _ options: JournalOptions, _ disk: any Disk) async throws -> Journal {
        while true {
            do throws(JournalError) {
                return try Journal.open(directory: path, options: options, disk: disk)
            } catch {
                guard case .locked = error else { throw error }
                await Task.yield()
            }
        }
    }

    // MARK: - Shorthands

    func start(_ document: String, key: String? = nil, input: Value = .null) async throws -> ExecutionID {
        try await engine.start(
            StartCommand(program: .document(text: document, fileName: "test.yaml"), input: input, key: key),
            by: Self.operatorUser
        ).execution
    }

    func register(_ document: String) async throws -> RegistrationReceipt {
        try await engine.register(document, fileName: "test.yaml", by: Self.operatorUser)
    }

    @discardableResult
    func publish(_ event: Value) async throws -> PublishReceipt {
        try await engine.publish(event, by: Self.operatorUser)
    }

    func decide(_ id: ExecutionID, _ request: DecideRequest) async throws -> CommandReceipt {
        try await engine.decide(id, request, by: Self.operatorUser)
    }

    func pause(_ id: ExecutionID, _ mode: PauseRequest.Mode = .drain) async throws {
        _ = try await engine.pause(id, PauseRequest(mode: mode), by: Self.operatorUser)
    }

    func resume(_ id: ExecutionID) async throws {
        _ = try await engine.resume(id, ResumeRequest(), by: Self.operatorUser)
    }

    func cancel(_ id: ExecutionID) async throws {
        _ = try await engine.cancel(id, CancelRequest(), by: Self.operatorUser)
    }

    func status(_ id: ExecutionID) throws -> ExecutionStatus { try engine.status(id).status }

    /// Waits until the execution has one of the statuses.
    @discardableResult
    func until(_ id: ExecutionID, _ wanted: ExecutionStatus...) async throws -> StatusReport {
        let watcher = try engine.watch(id)
        for try await update in watcher {
            if wanted.contains(update.report.status) {
                watcher.cancel()
                return update.report
            }
        }
        let report = try engine.status(id)
        #expect(wanted.contains(report.status))
        return report
    }

    /// Waits until the execution runs exactly so many steps.
    func steps(_ id: ExecutionID, _ count: Int) async throws -> [StepKey] {
        while true {
            let keys = supervisor.running.filter { $0.execution == id }
            if keys.count == count { return keys }
            await Task.yield()
        }
    }
}

/// A directory that is gone with the test.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "engine-host-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The files below, with their sizes.
    var listing: [String] {
        (FileManager.default.subpaths(atPath: path) ?? []).sorted().map { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            return "\(name): \(attributes?[.size] as? Int ?? 0)"
        }
    }

    /// Bytes of all files below.
    var bytes: Int {
        let files = FileManager.default.enumerator(atPath: path)
        var total = 0
        while let name = files?.nextObject() as? String {
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            if attributes?[.type] as? FileAttributeType == .typeRegular { total += attributes?[.size] as? Int ?? 0 }
        }
        return total
    }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

struct FixedEntropy: Entropy {
    func next() -> UInt64 { 4 }
}

extension Evaluator {
    /// Knows no expressions: the documents of these tests have none.
    static let forTests = Evaluator(
        evaluate: { request throws(Fault) in
            throw Fault(.expression, title: "no expressions here", detail: nil, instance: nil)
        },
        validate: { _, _ throws(Fault) in })
}

enum Documents {
    /// One command.
    static let oneStep = "name: one-step\nsteps:\n  - run: work\n"
    /// Two commands, one after the other.
    static let twoSteps = "name: two-steps\nsteps:\n  - run: first\n  - run: second\n"

    /// A wait, then a command.
    static func waiting(_ duration: String) -> String {
        """
        document: {dsl: '1.0.3', namespace: test, name: waiting, version: '1.0.0'}
        do:
          - rest: {wait: \(duration)}
          - work: {run: {shell: {command: work}}}
        """
    }

    /// Only a wait.
    static func waitOnly(_ duration: String) -> String {
        """
        document: {dsl: '1.0.3', namespace: test, name: wait-only, version: '1.0.0'}
        do:
          - rest: {wait: \(duration)}
        """
    }
}
