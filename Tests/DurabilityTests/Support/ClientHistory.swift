import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// What clients were told, so that it can be compared with what is there later.
struct ClientHistory: Sendable {
    /// Executions by number, with the name of the mark that their step makes.
    var started: [UInt64: String] = [:]
    /// Whose cancel was sent. One that was not answered is there as a whole or not at all.
    var cancelSent: Set<UInt64> = []
    var cancelled: Set<UInt64> = []
    var paused: Set<UInt64> = []
    var acknowledged = 0
    var next = 0

    static let document = """
        name: mark
        steps:
          - id: mark
            env: { NAME: "${ .name }", FOLDER: "${ .folder }" }
            run: echo x >> "$FOLDER/$NAME"
          - id: rest
            wait: 50ms
        """

    /// Sends commands until the daemon is gone, or `count` were answered. Blocks its thread.
    mutating func work(on socket: String, marks: String, prefix: String, count: Int = .max) {
        guard var connection = try? EngineConnection(path: socket) else { return }
        var left = count
        while left > 0 {
            left -= 1
            let name = "\(prefix)-\(next)"
            do {
                let start = StartParameters(
                    document: Self.document, input: ["name": .string(name), "folder": .string(marks)], key: name)
                let id = try connection.call(start, within: .seconds(30)).executionID
                started[id] = name
                acknowledged += 1
                next += 1
                if next % 3 == 0 {
                    _ = try connection.call(PauseParameters(executionID: id, key: "p" + name), within: .seconds(30))
                    paused.insert(id)
                    acknowledged += 1
                }
                if next % 5 == 0 {
                    cancelSent.insert(id)
                    _ = try connection.call(CancelParameters(executionID: id, key: "c" + name), within: .seconds(30))
                    cancelled.insert(id)
                    acknowledged += 1
                }
            } catch ClientError.refused(let refusal) where ![.shuttingDown, .outcomeUnknown].contains(refusal.code) {
                // A pause may come after the end, a start while the disk is full: an answer, not a loss.
                next += 1
            } catch {
                return
            }
        }
    }

    /// Compares what was acknowledged of the last `count` executions with what the daemon says now. Blocks its thread.
    func verify(on socket: String, last count: Int = .max, place: String) throws {
        var connection = try EngineConnection(path: socket)
        for (id, name) in started.sorted(by: { $0.key < $1.key }).suffix(count) {
            let status: StatusObject
            do { status = try connection.call(StatusParameters(executionID: id), within: .seconds(30)) } catch {
                Issue.record("\(place): execution \(id) (\(name)) was acknowledged and is gone: \(error)")
                continue
            }
            if cancelled.contains(id), !status.cancelRequested, !status.status.isTerminal {
                Issue.record("\(place): the cancel of execution \(id) was acknowledged and is gone")
            }
            let isCancelled = cancelled.contains(id) || cancelSent.contains(id) && status.cancelRequested
            if paused.contains(id), !isCancelled, status.status != .paused, !status.status.isTerminal {
                Issue.record("\(place): the pause of execution \(id) was acknowledged and is gone: \(status.status)")
            }
            let again = StartParameters(document: Self.document, input: ["name": .string(name)], key: name)
            let repeated = try connection.call(again, within: .seconds(30)).executionID
            if repeated != id { Issue.record("\(place): key \(name) named execution \(id), and now \(repeated)") }
        }
    }

    /// Lets everything end, and counts what the steps did: none of an ended execution may be missing, none ran twice.
    func verifyEnd(on socket: String, marks: String, place: String, tolerating cause: String? = nil) throws {
        var connection = try EngineConnection(path: socket)
        for id in started.keys.sorted() {
            let status = try connection.call(StatusParameters(executionID: id), within: .seconds(30))
            if status.status == .paused { _ = try? connection.call(ResumeParameters(executionID: id)) }
        }
        for (id, name) in started.sorted(by: { $0.key < $1.key }) {
            let deadline = ContinuousClock.now.advanced(by: .seconds(60))
            var status = try connection.call(StatusParameters(executionID: id), within: .seconds(30))
            while !status.status.isTerminal, ContinuousClock.now < deadline {
                usleep(5_000)
                status = try connection.call(StatusParameters(executionID: id), within: .seconds(30))
                if status.status == .paused { _ = try? connection.call(ResumeParameters(executionID: id)) }
            }
            let mark = (try? String(contentsOfFile: "\(marks)/\(name)", encoding: .utf8)) ?? ""
            if cancelled.contains(id) || cancelSent.contains(id) && status.status == .cancelled {
                if mark.count > 2 { Issue.record("\(place): the step of \(id) ran \(mark.count / 2) times") }
                continue
            }
            // A step that could not be started for this cause has told so, and left no mark.
            if let cause, status.status == .failed, status.error?.message?.contains(cause) == true, mark.isEmpty {
                continue
            }
            if status.status != .completed {
                Issue.record("\(place): execution \(id) is \(status.status): \(status.error?.message ?? "")")
            }
            if mark != "x\n" {
                Issue.record("\(place): the step of execution \(id) ran \(mark.count / 2) times")
            }
        }
    }
}
