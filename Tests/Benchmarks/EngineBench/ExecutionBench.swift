import EngineClient
import EngineProtocol
import Foundation
import WorkflowModel

/// Durable executions from request to completed reply.
enum ExecutionBench {
    static let noEffect = "name: none\ndescription: nothing but data\nsteps: [{ id: a, set: { n: 1 } }]\n"
    /// One timer: an intent made durable, a completion made durable.
    static let oneEffect = "name: one\nsteps: [{ id: a, wait: { milliseconds: 0 } }]\n"

    static func run(in folder: URL, _ options: Options, _ report: inout Report) throws {
        let daemon = try DaemonProcess(options, state: folder.appending(path: "executions"))
        defer { daemon.stop() }
        let socket = daemon.socket
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
        let started = try connection.call(StartParameters(document: document))
        _ = try connection.call(WatchParameters(executionID: started.executionID))
        while true {
            guard case .changed(let change)? = try connection.nextWatchEvent(within: .seconds(10)) else {
                throw Failure("no news of execution \(started.executionID)")
            }
            if change.status.executionID == started.executionID, change.status.status.isTerminal { return }
        }
    }
}
