import EngineClient
import EngineProtocol
import Foundation
import Testing

/// Disk use under load, with a retention that is short. `ENGINE_RETENTION_EXECUTIONS=1000000` is the long form.
@Suite("Retention under load", .serialized, .timeLimit(.minutes(60)))
struct RetentionTests {
    static let executions = Machine.scale("ENGINE_RETENTION_EXECUTIONS", 2_000)
    static let budgetMegabytes = 200

    /// Starts executions one after the other. Blocks its thread; gives how many were started.
    static func start(_ count: Int, on socket: String) throws -> Int {
        let document = "name: small\nsteps: [{ id: a, set: { done: true } }]\n"
        var connection = try EngineConnection(path: socket)
        var started = 0
        while started < count {
            do {
                _ = try connection.call(StartParameters(document: document), within: .seconds(60))
                started += 1
            } catch {
                guard case .refused(let refusal) = error, refusal.code == .busy else { throw error }
            }
        }
        return started
    }

    static func bytes(below path: String) -> Int {
        let files = FileManager.default.enumerator(atPath: path)
        var total = 0
        while let name = files?.nextObject() as? String {
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            total += attributes?[.size] as? Int ?? 0
        }
        return total
    }

    @Test("many small executions stay within the budget of disk")
    func budget() async throws {
        let daemon = try TestDaemon()
        defer { daemon.remove() }
        #expect(try await daemon.start(environment: ["ENGINE_RETENTION_COUNT": "1000"]))
        let (socket, state) = (daemon.socket, daemon.state)
        let began = ContinuousClock.now
        let largest = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { try await onThread { try Self.start(Self.executions / 8, on: socket) } }
            }
            var (left, largest) = (8, 0)
            group.addTask {
                try await Task.sleep(for: .milliseconds(300))
                return -1
            }
            while let started = try await group.next() {
                if started >= 0 { left -= 1 }
                largest = max(largest, Self.bytes(below: state))
                guard left > 0 else { break }
                if started < 0 {
                    group.addTask {
                        try await Task.sleep(for: .milliseconds(300))
                        return -1
                    }
                }
            }
            group.cancelAll()
            return largest
        }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        print("\(Self.executions) executions in \(Int(seconds)) s, at most \(largest >> 20) MB on the disk, 0 lost")
        #expect(largest <= Self.budgetMegabytes << 20)
        daemon.kill()
        try await daemon.startSound("after the load")
    }
}
