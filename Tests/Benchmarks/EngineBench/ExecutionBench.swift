import EngineClient
import EngineProtocol
import Foundation
import WorkflowModel

/// Durable executions from request to completed reply.
enum ExecutionBench {
    static let noEffect = "name: none\ndescription: nothing but data\nsteps: [{ id: a, set: { n: 1 } }]\n"
    /// One timer that is due at once: an intent made durable, the timer granted, its completion made durable.
    static let oneEffect = "name: one\nsteps: [{ id: a, wait: { milliseconds: 0 } }]\n"

    static func run(in folder: URL, _ options: Options, _ report: inout Report) throws {
        let daemon = try DaemonProcess(options, state: folder.appending(path: "executions"))
        defer { daemon.stop() }
        let socket = daemon.socket
        try prove(oneEffect, has: 1, daemon)
        try prove(noEffect, has: 0, daemon)
        for (name, document) in [("no-effect execution", noEffect), ("one-effect execution", oneEffect)] {
            let alone = measure(clients: 1, rounds: options.count(1_000), { try EngineConnection(path: socket) }) {
                try complete(document, &$0)
            }
            let limit = (report.value("disk: 512-byte fdatasync, p50") ?? 0) * 6
            let aim = name.hasPrefix("one") ? "≤ \(Report.format(limit)), 6 × the disk's" : nil
            report.add("\(name), 1 client", latencies: alone.latencies, wall: alone.wall, target: aim)
            let many = measure(clients: 64, rounds: options.count(300), { try EngineConnection(path: socket) }) {
                try complete(document, &$0)
            }
            report.add("\(name), 64 clients", latencies: many.latencies, wall: many.wall)
        }
    }

    /// Starts an execution and returns when its completion is durable and told.
    static func complete(_ document: String, _ connection: inout EngineConnection) throws {
        let result = try connection.call(StartParameters(document: document, waitMilliseconds: 10_000))
        guard result.execution?.status == .completed else {
            throw Failure("execution \(result.executionID) is \(result.status.rawValue)")
        }
    }

    /// What is measured is what it is called: so many timers came back, as the journal has it.
    private static func prove(_ document: String, has effects: Int, _ daemon: DaemonProcess) throws {
        var connection = try daemon.connect()
        let started = try connection.call(StartParameters(document: document, waitMilliseconds: 10_000))
        let history = try connection.call(HistoryParameters(executionID: started.executionID))
        let elapsed = history.entries.count { $0.type == "timerElapsed" }
        guard elapsed == effects else { throw Failure("\(elapsed) effects came back instead of \(effects)") }
    }
}
