import EngineClient
import EngineProtocol
import Foundation
import TestPrograms
import Testing

/// A loaded daemon is killed again and again at random moments. What clients were told is compared after each start.
/// `ENGINE_DAEMON_KILLS` sets how often, which the lanes share.
@Suite("Killed daemons", .timeLimit(.minutes(60)))
struct KillTests {
    static let kills = Machine.scale("ENGINE_DAEMON_KILLS", 20)
    private static let clients = 8
    private static let instant = "name: instant\nsteps: [{ id: a, set: { done: true } }]\n"
    private static let resting = "name: resting\nsteps: [{ id: a, wait: 1d }]\n"

    /// What one client was told by one life of the daemon.
    private struct Told: Sendable {
        /// What its keys begin with.
        var name: String
        /// Executions in the order of their starts.
        var started: [UInt64] = []
        var paused: Set<UInt64> = []
        var cancelled: Set<UInt64> = []
        var answers: Int { started.count + paused.count + cancelled.count }

        /// Every sixteenth rests, to be paused and cancelled.
        func start(_ number: Int) -> StartParameters {
            StartParameters(document: number % 16 == 15 ? resting : instant, key: "\(name)-\(number)")
        }
    }

    /// Sends commands until the daemon is gone. Blocks its thread.
    private static func work(_ socket: String, _ name: String) -> Told {
        var told = Told(name: name)
        guard var connection = try? EngineConnection(path: socket) else { return told }
        while let answer = try? connection.call(told.start(told.started.count), within: .seconds(30)) {
            let id = answer.executionID
            told.started.append(id)
            guard told.started.count.isMultiple(of: 16) else { continue }
            guard (try? connection.call(PauseParameters(executionID: id), within: .seconds(30))) != nil else { break }
            told.paused.insert(id)
            guard (try? connection.call(CancelParameters(executionID: id), within: .seconds(30))) != nil else { break }
            told.cancelled.insert(id)
        }
        return told
    }

    /// Every execution from this one on. Blocks its thread.
    private static func executions(from first: UInt64, on socket: String) throws -> [UInt64: ExecutionSummary] {
        var connection = try EngineConnection(path: socket)
        var found: [UInt64: ExecutionSummary] = [:]
        var cursor: String?
        repeat {
            let question = ListParameters(limit: ProtocolLimits.listCountMaximum, cursor: cursor)
            let page = try connection.call(question, within: .seconds(30))
            for summary in page.executions { found[summary.executionID] = summary }
            // The newest come first.
            cursor = page.executions.last.map { $0.executionID > first } == true ? page.nextCursor : nil
        } while cursor != nil
        return found
    }

    /// Compares what was told with what is there. Blocks its thread; true when a start without an answer had been done.
    private static func verify(
        _ told: Told, _ found: [UInt64: ExecutionSummary], _ socket: String, place: String
    ) throws -> Bool {
        var connection = try EngineConnection(path: socket)
        for id in told.started {
            guard let status = found[id] else {
                Issue.record("\(place): execution \(id) of \(told.name) was acknowledged and is gone")
                continue
            }
            if told.cancelled.contains(id) {
                #expect(status.cancelRequested || status.status == .cancelled, "\(place): the cancel of \(id) is gone")
            } else if told.paused.contains(id) {
                #expect([.paused, .cancelled].contains(status.status), "\(place): the pause of \(id) is gone")
            } else if status.processName == "instant" {
                #expect(status.status == .completed, "\(place): execution \(id) is \(status.status)")
            }
        }
        // A key names one execution, whether its start was answered or not.
        if let last = told.started.indices.last {
            let again = try connection.call(told.start(last), within: .seconds(30)).executionID
            #expect(again == told.started[last], "\(place): a key of \(told.name) names another execution")
        }
        let unanswered = told.start(told.started.count)
        let first = try connection.call(unanswered, within: .seconds(30))
        let second = try connection.call(unanswered, within: .seconds(30))
        #expect(first.executionID == second.executionID, "\(place): a key of \(told.name) names two executions")
        return !first.isNew
    }

    @Test("whenever it is killed, nothing that was acknowledged is lost or half", arguments: 0..<Lanes.count)
    func killed(lane: Int) async throws {
        let rounds = (Self.kills + Lanes.count - 1 - lane) / Lanes.count
        try await Lanes.run { try await Self.kill(rounds) }
    }

    private static func kill(_ rounds: Int) async throws {
        let daemon = try TestDaemon()
        defer { daemon.remove() }
        let environment = ["ENGINE_RETENTION_COUNT": "20000"]
        #expect(try await daemon.start(environment: environment))
        let socket = daemon.socket
        var (kills, acknowledged, kept) = (0, 0, 0)
        for round in 0..<rounds where !ProofDeadline.isOver {
            let told = try await withThrowingTaskGroup(of: Told.self) { group in
                for client in 0..<clients {
                    group.addTask { try await onThread { work(socket, "r\(round)c\(client)") } }
                }
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...160)))
                daemon.kill()
                kills += 1
                return try await group.reduce(into: []) { $0.append($1) }
            }
            guard try await daemon.start(environment: environment) else {
                Issue.record("kill \(round): the daemon does not come back: \(daemon.log.suffix(600))")
                return
            }
            kept += try await onThread {
                let found = try executions(from: told.compactMap(\.started.first).min() ?? 0, on: socket)
                return try told.reduce(0) { try $0 + (verify($1, found, socket, place: "kill \(round)") ? 1 : 0) }
            }
            acknowledged += told.reduce(0) { $0 + $1.answers }
            // Lives this short write no checkpoint, and each start would read all that came before.
            if round % 25 == 24 {
                daemon.process?.send(SIGTERM)
                let (ending, isByItself) = try await daemon.ended(within: 60)
                #expect(isByItself && ending == 0, "after kill \(round) the daemon ended with \(ending)")
                #expect(try await daemon.start(environment: environment))
            }
        }
        print("\(kills) kills, \(acknowledged) acknowledged commands, \(kept) unanswered starts kept whole")
        Tally.add("kills under load", kills, acknowledged: acknowledged)
        #expect(kills == 0 || acknowledged > 0)
    }
}
