import EngineClient
import EngineProtocol
import Foundation
import TestPrograms
import Testing

/// Daemons that start at once on one state directory. `ENGINE_STARTS` sets how many.
@Suite("Daemons beside each other", .serialized, .timeLimit(.minutes(5)))
struct StartTests {
    static let starts = Machine.scale("ENGINE_STARTS", 20)

    @Test("beside a running daemon every other one ends with 75 and writes nothing")
    func beside() async throws {
        let daemon = try TestDaemon()
        defer { daemon.remove() }
        try await daemon.startSound("start")
        let journal = daemon.state + "/journal"
        func content() throws -> [String: Data] {
            var files: [String: Data] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: journal) {
                files[name] = try Data(contentsOf: URL(filePath: "\(journal)/\(name)"))
            }
            return files
        }
        // The identity file is brought up to date a second after the last append.
        try await Task.sleep(for: .seconds(1.5))
        let before = try content()
        let state = daemon.state
        let statuses = try await onThread {
            let others = try (0..<Self.starts).map { number in
                try ChildProcess(
                    TestDaemon.programs.appending(path: "engined").path,
                    ["--state", state, "--socket", "\(state)-\(number)"],
                    environment: ["PATH": Machine.path, "HOME": "/tmp"])
            }
            return others.map { $0.waitUntilExit() }
        }
        #expect(statuses == [Int32](repeating: 75, count: Self.starts))
        #expect(try content() == before)
        var connection = try daemon.connect()
        _ = try connection.call(PingParameters(), within: .seconds(30))
        print("\(Self.starts) daemons beside one that runs: each ended with 75, no byte of the journal changed")
    }
}
