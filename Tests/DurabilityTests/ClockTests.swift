import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// The wall clock of a real daemon is set by years, while it runs and while it is down (libfaketime). How many timers wait
/// is set by `ENGINE_CLOCK_TIMERS`.
@Suite(
    "Clocks that jump", .serialized, .timeLimit(.minutes(10)),
    .enabled(if: Machine.canSetClocks, "wants libfaketime"))
struct ClockTests {
    static let timers = Machine.scale("ENGINE_CLOCK_TIMERS", 40)

    /// Waits an hour and then leaves a mark.
    static let document = """
        name: schedule
        steps:
          - id: rest
            wait: 1h
          - id: mark
            env: { NAME: "${ .name }", FOLDER: "${ .folder }" }
            run: echo x >> "$FOLDER/$NAME"
        """

    /// Executions by number, with the name of the mark that each leaves.
    private static func start(_ count: Int, _ name: String, _ daemon: TestDaemon) async throws -> [UInt64: String] {
        let (socket, marks) = (daemon.socket, daemon.folder.path)
        return try await onThread {
            var connection = try EngineConnection(path: socket)
            var started: [UInt64: String] = [:]
            for number in 0..<count {
                let mark = "\(name)-\(number)"
                let start = StartParameters(
                    document: document, input: ["name": .string(mark), "folder": .string(marks)])
                started[try connection.call(start, within: .seconds(30)).executionID] = mark
            }
            return started
        }
    }

    /// Blocks until none of them waits any more, then compares: each has ended well, and left one mark.
    private static func verifyFired(_ started: [UInt64: String], _ daemon: TestDaemon, place: String) async throws {
        let (socket, marks) = (daemon.socket, daemon.folder.path)
        try await onThread {
            var connection = try EngineConnection(path: socket)
            for (id, mark) in started.sorted(by: { $0.key < $1.key }) {
                let deadline = ContinuousClock.now.advanced(by: .seconds(90))
                var status = StatusName.waiting
                while !status.isTerminal, ContinuousClock.now < deadline {
                    status = try connection.call(StatusParameters(executionID: id), within: .seconds(30)).status
                    if !status.isTerminal { usleep(5_000) }
                }
                #expect(status == .completed, "\(place): execution \(id) is \(status)")
                let text = try? String(contentsOfFile: "\(marks)/\(mark)", encoding: .utf8)
                #expect(text == "x\n", "\(place): execution \(id) left \(text ?? "no mark")")
            }
        }
    }

    private static func verifyWaiting(_ started: [UInt64: String], _ daemon: TestDaemon, place: String) async throws {
        let socket = daemon.socket
        try await onThread {
            var connection = try EngineConnection(path: socket)
            for id in started.keys {
                let status = try connection.call(StatusParameters(executionID: id), within: .seconds(30)).status
                #expect(status == .waiting, "\(place): execution \(id) is \(status)")
            }
        }
    }

    @Test("timers fire once each, whether the clock is set forward or back, and whether the daemon runs or not")
    func jumps() async throws {
        let daemon = try TestDaemon()
        defer { daemon.remove() }
        // The supervisor is started with the clock as it is.
        try await daemon.startSound("start")
        let first = try await Self.start(Self.timers, "first", daemon)
        daemon.kill()
        // 400 days pass while it is down: everything is due.
        let clock = daemon.folder.appending(path: "clock")
        func set(_ days: Int) throws {
            try Data("\(days < 0 ? "" : "+")\(days)d\n".utf8).write(to: clock, options: .atomic)
        }
        let environment = [
            "LD_PRELOAD": Machine.clockLibrary, "DONT_FAKE_MONOTONIC": "1", "FAKETIME_NO_CACHE": "1",
            "FAKETIME_TIMESTAMP_FILE": clock.path,
        ]
        try set(400)
        #expect(try await daemon.start(environment: environment))
        try await Self.verifyFired(first, daemon, place: "400 days later")
        let second = try await Self.start(Self.timers, "second", daemon)
        // Back by 800 days under its eyes: nothing fires again, and the new ones have long to wait.
        try set(-400)
        let third = try await Self.start(Self.timers, "third", daemon)
        try await Self.verifyWaiting(second, daemon, place: "set back")
        try await Self.verifyWaiting(third, daemon, place: "set back")
        daemon.kill()
        // And to where it really is, while it is down: those of the past are due, those of the future are not.
        try set(0)
        #expect(try await daemon.start(environment: environment))
        try await Self.verifyFired(third, daemon, place: "the clock as it is")
        try await Self.verifyWaiting(second, daemon, place: "the clock as it is")
        // Forward under its eyes.
        try set(401)
        try await Self.verifyFired(second, daemon, place: "401 days later")
        try await Self.verifyFired(first.merging(third) { one, _ in one }, daemon, place: "at the end")
        print("\(3 * Self.timers) timers, four jumps of the clock by up to 801 days: each fired once, 0 lost")
    }
}
