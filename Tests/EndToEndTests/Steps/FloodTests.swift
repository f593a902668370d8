import EngineClient
import EngineProtocol
import Foundation
import TestPrograms
import Testing
import WorkflowModel

/// A step that writes without end must cost neither memory nor disk, nor the answers to others.
@Suite("Flood", .serialized, .timeLimit(.minutes(10)))
struct FloodTests {
    static let cap = 16 << 20

    @Test("a flood leaves memory where it was, the disk at the cap, and status as fast as ever")
    func flood() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let bytes = Scale.of(256 << 20, full: 2 << 30)
        let warmUp = try engine.write(Self.document(64 << 20), as: "warm-up.yaml")
        #expect(try await engine.control("run", warmUp, "--wait").status == 0)
        let daemon = try #require(engine.process?.processIdentifier)
        let supervisor = try #require(engine.supervisors().first)
        let before = (residentBytes(daemon), residentBytes(supervisor))

        var connection = try engine.connect()
        let id = try connection.call(StartParameters(document: Self.document(bytes))).executionID
        var peak = before
        var disk = 0
        var latencies: [Duration] = []
        while true {
            let start = ContinuousClock.now
            let status = try connection.call(StatusParameters(executionID: id))
            latencies.append(ContinuousClock.now - start)
            peak = (max(peak.0, residentBytes(daemon)), max(peak.1, residentBytes(supervisor)))
            disk = max(disk, diskBytes("\(engine.state)/steps/\(id)"))
            if status.status.isTerminal {
                #expect(status.status == .completed)
                break
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        latencies.sort()
        let p99 = latencies[latencies.count * 99 / 100]
        print(
            "flood of \(bytes >> 20) MiB: engined +\((peak.0 - before.0) >> 10) KiB, stepd +\((peak.1 - before.1) >> 10)"
                + " KiB, disk \(disk >> 10) KiB, status p99 \(p99) of \(latencies.count)")
        #expect(peak.0 - before.0 < 8 << 20 && peak.1 - before.1 < 8 << 20)
        // Head and tail, each rounded up to blocks, and what is written between two holes.
        #expect(disk < Self.cap + Self.cap / 8)
        #expect(p99 < .milliseconds(50))
        try verifyLog(of: id, bytes: bytes, &connection)
    }

    private static func document(_ bytes: Int) -> String {
        "name: flood\nsteps:\n  - id: shout\n    run: yes 0123456789abcde | head -c \(bytes) >&2\n"
    }

    /// Head and tail come out of `logs`, each byte where it was in the stream, and the gap between them is told.
    private func verifyLog(of id: UInt64, bytes: Int, _ connection: inout EngineConnection) throws {
        var cursor: String?
        var place: UInt64 = 0
        var dropped: UInt64 = 0
        while true {
            let page = try connection.call(LogsParameters(executionID: id, cursor: cursor))
            for chunk in page.chunks {
                #expect(chunk.stream == .stderr && chunk.offset == place + chunk.droppedBytes)
                dropped += chunk.droppedBytes
                place = chunk.offset + UInt64(chunk.bytes.count)
                let line = Array("0123456789abcde\n".utf8)
                let isRight = chunk.bytes.indices.allSatisfy {
                    chunk.bytes[$0] == line[Int(chunk.offset) % 16 &+ $0 & 15]
                }
                #expect(isRight, "chunk at \(chunk.offset)")
            }
            cursor = page.nextCursor
            if page.isComplete { break }
        }
        #expect(place == UInt64(bytes))
        #expect(dropped > UInt64(bytes - Self.cap - (256 << 10)) && dropped <= UInt64(bytes - Self.cap))
    }

    private func residentBytes(_ process: pid_t) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }

    private func diskBytes(_ directory: String) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.reduce(0) { sum, name in
            var status = stat()
            return stat("\(directory)/\(name)", &status) == 0 ? sum + Int(status.st_blocks) * 512 : sum
        }
    }
}
