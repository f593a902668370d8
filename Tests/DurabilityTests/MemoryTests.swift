import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// The kernel kills a real daemon that has no memory left, at points drawn by chance. `ENGINE_MEMORY_KILLS` sets how many.
@Suite(
    "Out of memory", .serialized, .timeLimit(.minutes(60)),
    .enabled(if: Machine.canLimitMemory, "wants root and the memory controller of control groups v1"))
struct MemoryTests {
    static let kills = Machine.scale("ENGINE_MEMORY_KILLS", 2)

    /// Starts executions that rest with a large input until the daemon is gone. Blocks its thread.
    private static func fill(_ socket: String) -> [UInt64] {
        let document = "name: rest\nsteps: [{ id: rest, wait: 1d }]\n"
        let ballast = String(repeating: "x", count: 100_000)
        var started: [UInt64] = []
        guard var connection = try? EngineConnection(path: socket) else { return [] }
        while let answer = try? connection.call(
            StartParameters(document: document, input: ["ballast": .string(ballast)]), within: .seconds(30))
        {
            started.append(answer.executionID)
        }
        return started
    }

    @Test("a daemon that is killed for its memory has lost nothing that it acknowledged")
    func killed() async throws {
        let group = "\(Machine.memoryController)/durability-\(getpid())"
        try FileManager.default.createDirectory(atPath: group, withIntermediateDirectories: true)
        defer { rmdir(group) }
        var acknowledged = 0
        for round in 0..<Self.kills {
            let daemon = try TestDaemon()
            defer { daemon.remove() }
            // The supervisor belongs to no group.
            try await daemon.startSound("start")
            daemon.kill()
            let megabytes = Int.random(in: 90...200)
            try Data("\(megabytes)M".utf8).write(to: URL(filePath: group + "/memory.limit_in_bytes"))
            let isUp = try await daemon.start(
                under: ["sh", "-c", "echo $$ > \(group)/cgroup.procs; exec \"$@\"", "sh"])
            let socket = daemon.socket
            let started = isUp ? try await onThread { Self.fill(socket) } : []
            let (ending, isByItself) = try await daemon.ended(within: 30)
            #expect(isByItself && ending == -SIGKILL, "\(megabytes) MB: the daemon ended with \(ending)")
            try await daemon.startSound("\(megabytes) MB, with memory again")
            try await onThread {
                var connection = try EngineConnection(path: socket)
                for id in started {
                    let status = try connection.call(StatusParameters(executionID: id), within: .seconds(30)).status
                    #expect(status == .waiting, "\(megabytes) MB, round \(round): execution \(id) is \(status)")
                }
            }
            acknowledged += started.count
        }
        print("\(Self.kills) daemons without memory, \(acknowledged) acknowledged commands, 0 lost")
        #expect(acknowledged > 0)
    }
}
