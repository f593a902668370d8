import Glibc
import StepProtocol
import Testing

@Suite("Output", .serialized)
struct OutputTests {
    let supervisor: TestSupervisor
    let client: SupervisorClient

    init() throws {
        supervisor = try TestSupervisor()
        client = try supervisor.connect()
    }

    @Test("both streams are kept apart and complete")
    func streams() throws {
        let result = try client.run(.script(1, "seq 1 20000; seq 20001 30000 >&2"))
        #expect(result.output == .init(bytes: 108_894) && result.error == .init(bytes: 60_000))
        #expect(supervisor.stdout(1) == (1...20_000).map { "\($0)\n" }.joined())
        #expect(supervisor.stderr(1) == (20_001...30_000).map { "\($0)\n" }.joined())
    }

    @Test("a silent step makes no files")
    func silent() throws {
        _ = try client.run(.command(1, "/bin/true"))
        #expect(supervisor.stdout(1) == nil && supervisor.stderr(1) == nil)
    }

    @Test("a flood of 64 MB keeps head and tail, counts the rest, and holds neither disk nor memory")
    func flood() throws {
        let before = try #require(Processes.residentKilobytes(supervisor.processID))
        var step = StepDescription.script(1, "echo first; head -c 67108864 /dev/zero | tr '\\000' x; echo last")
        step.outputCap = .init(headBytesMaximum: 100_000, tailBytesMaximum: 50_000)
        try client.send(.start(step))
        var largestBlocks = 0
        let path = supervisor.scratch.path + "/steps/1/1.stdout"
        var result: StepResult?
        while result == nil {
            if let frame = try? client.next(within: 0.01), case .result(let found) = frame { result = found }
            var status = stat()
            if stat(path, &status) == 0 { largestBlocks = max(largestBlocks, Int(status.st_blocks) * 512) }
        }
        let bytes: UInt64 = 67_108_864 + 6 + 5
        let output = try #require(result?.output)
        #expect(output.bytes == bytes)
        let kept = bytes - output.droppedBytes
        // Each end is rounded up to 64 KiB.
        #expect(kept >= 150_000 && kept < 150_000 + 2 * 65_536, "kept \(kept)")
        // An offset in the file is an offset in the stream, and what was dropped reads as zeros.
        let content = try #require(supervisor.scratch.read("steps/1/1.stdout"))
        #expect(content.count == Int(bytes) && content.count { $0 == 0 } == Int(output.droppedBytes))
        #expect(content.starts(with: Array("first\nxxx".utf8)) && content.suffix(8) == Array("xxxlast\n".utf8)[...])
        #expect(content.prefix(100_000).allSatisfy { $0 != 0 } && content.suffix(50_000).allSatisfy { $0 != 0 })
        #expect(largestBlocks < 1_000_000, "the file took \(largestBlocks) bytes of disk")
        let after = try #require(Processes.residentKilobytes(supervisor.processID))
        #expect(after - before < 2048, "grew by \(after - before) KiB")
    }

    @Test("output at the cap is kept whole, a block more drops a block")
    func atTheCap() throws {
        let block = 65_536
        for (token, count, dropped) in [(1, 3 * block, 0), (2, 4 * block, block)] as [(UInt64, Int, Int)] {
            var step = StepDescription.script(token, "head -c \(count) /dev/zero | tr '\\000' y")
            step.outputCap = .init(headBytesMaximum: UInt64(2 * block), tailBytesMaximum: UInt64(block))
            #expect(try client.run(step).output == .init(bytes: UInt64(count), droppedBytes: UInt64(dropped)))
            let content = try #require(supervisor.scratch.read("steps/1/\(token).stdout"))
            #expect(content.count == count && content.count { $0 == 0 } == dropped)
        }
    }

    @Test("while a step runs, its file follows the stream")
    func live() throws {
        _ = try client.start(.script(1, "echo one; sleep 30"))
        #expect(eventually { supervisor.stdout(1) == "one\n" })
    }

    @Test("a step that closes its output goes on")
    func closed() throws {
        let result = try client.run(.script(1, "echo before; exec >&- 2>&-; sleep 0.2; exit 4"))
        #expect(result.ending == .exited(code: 4) && supervisor.stdout(1) == "before\n")
    }

    @Test("one chatty step does not hold up another")
    func fairness() throws {
        _ = try client.start(.script(1, "yes"))
        for token in 2...20 {
            let begin = monotonicSeconds()
            _ = try client.run(.command(UInt64(token), "/bin/true"))
            #expect(monotonicSeconds() - begin < 2)
        }
    }
}
