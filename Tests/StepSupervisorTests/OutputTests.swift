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
        #expect(result?.output == .init(bytes: bytes, droppedBytes: bytes - 150_000))
        let text = try #require(supervisor.stdout(1))
        let mark = "\n[\(bytes - 150_000) bytes dropped]\n"
        #expect(text.utf8.count == 150_000 + mark.utf8.count)
        #expect(text.hasPrefix("first\nxxx") && text.hasSuffix("xxxlast\n") && text.contains(mark))
        #expect(largestBlocks < 1_000_000, "the file took \(largestBlocks) bytes of disk")
        let after = try #require(Processes.residentKilobytes(supervisor.processID))
        #expect(after - before < 2048, "grew by \(after - before) KiB")
    }

    @Test("output just at the cap is kept whole, one byte more drops one byte")
    func atTheCap() throws {
        for (token, count) in [(1, 3000), (2, 3001)] as [(UInt64, Int)] {
            var step = StepDescription.script(token, "head -c \(count) /dev/zero | tr '\\000' y")
            step.outputCap = .init(headBytesMaximum: 2000, tailBytesMaximum: 1000)
            #expect(try client.run(step).output == .init(bytes: UInt64(count), droppedBytes: UInt64(count - 3000)))
        }
        #expect(supervisor.stdout(1) == String(repeating: "y", count: 3000))
        #expect(
            supervisor.stdout(2)
                == String(repeating: "y", count: 2000) + "\n[1 bytes dropped]\n" + String(repeating: "y", count: 1000))
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
