import Glibc
import StepProtocol
import Testing

/// What a supervisor hands to its successor, as it was agreed: whoever changes it must raise its version, because a
/// successor that reads it otherwise would lose the steps.
@Suite("The hand-over of a re-execution", .serialized)
final class HandoverTests {
    static let version: UInt32 = 6

    let scratch: Scratch
    /// The lock and the listening socket, as a predecessor would have left them open.
    let lock: Int32
    let listener: Int32

    init() throws {
        scratch = try Scratch()
        lock = open(scratch.path + "/stepd.lock", O_RDWR | O_CREAT, 0o600)
        try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)
        listener = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: (scratch.path + "/stepd.sock").utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0 && listen(listener, 16) == 0)
    }

    deinit {
        close(lock)
        close(listener)
    }

    static func number(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    static func text(_ text: String) -> [UInt8] { number(UInt32(text.utf8.count)) + Array(text.utf8) }

    /// A step whose main process has ended, with one of everything that it may have.
    static func step(_ result: StepResult) -> [UInt8] {
        let missing: [UInt8] = [0]
        let present: [UInt8] = [1]
        var bytes = Coder.bytes(of: result)
        // Mark and process.
        bytes += number(lastMark) + number(Int32(0))
        // One capture: file, cap, descriptors of pipe and file, lines for the journal, bytes, ends of file and hole, failure.
        bytes += number(UInt32(1)) + text("/nowhere/1.stdout") + number(UInt64(1)) + number(UInt64(2))
        bytes += number(Int32(-1)) + number(Int32(-1))
        bytes += present + text("A=1\nPRIORITY=6\nMESSAGE=") + text("half a li") + number(UInt64(3))
        bytes += number(UInt64(10)) + number(UInt64(9)) + number(UInt64(0)) + [0]
        // Timeline: file, records, what waits to be written, last times, last stream, failure.
        bytes += text("/nowhere/1.timeline") + number(UInt64(1)) + number(UInt32(0))
        bytes += number(UInt32(2)) + number(UInt64(5)) + number(UInt64(6)) + present + [1] + [0]
        // No exchange; a notice.
        bytes += missing + present + text("status") + present + number(UInt64(1)) + number(UInt64(2))
        // Frozen, stopping, grace, deadline; control group.
        bytes += [0, 0]
        return bytes + number(UInt32(10_000)) + present + number(UInt64.max) + text("")
    }

    /// The life of 1,234,567,890, and its fifth step.
    static let lastMark: UInt64 = 1_234_567_890 << 32 | 5

    func handover(version: UInt32, steps: [[UInt8]] = [], results: [StepResult] = []) -> [UInt8] {
        Self.number(version) + Self.number(lock) + Self.number(listener) + Self.number(Self.lastMark)
            + Self.number(UInt32(steps.count)) + steps.joined()
            + Self.number(UInt32(results.count)) + results.flatMap { Coder.bytes(of: $0) }
    }

    /// The options of a successor to which these bytes are handed.
    func resuming(_ bytes: [UInt8]) throws -> [String] {
        try scratch.write("", to: "state")
        let file = open(scratch.path + "/state", O_RDWR)
        try #require(write(file, bytes, bytes.count) == bytes.count)
        return ["--resume", String(file)]
    }

    @Test("the bytes of its sixth version are taken up as they were agreed")
    func golden() throws {
        let ended = StepResult(identifier: StepIdentifier(execution: 1, token: 1), ending: .exited(code: 7))
        var ending = StepResult(identifier: StepIdentifier(execution: 1, token: 2), ending: .exited(code: 8))
        let options = try resuming(handover(version: Self.version, steps: [Self.step(ending)], results: [ended]))
        let supervisor = try TestSupervisor(scratch: scratch, options: options)
        let client = try supervisor.connect()
        #expect(client.greeting.incarnation.hasSuffix("/1234567890"))
        // Nothing is left of the second: the successor ends it, with what the first had counted.
        ending.output = .init(bytes: 10, droppedBytes: 1)
        #expect(try client.list() == [ended.identifier: .finished(ended), ending.identifier: .finished(ending)])
    }

    @Test(
        "another version, or bytes that are none of it, is refused with its own status", arguments: [5, 7] as [UInt32])
    func refusal(version: UInt32) throws {
        for bytes in [handover(version: version), handover(version: Self.version, steps: [[1, 2, 3]]), []] {
            let process = try TestSupervisor.spawn(
                [TestSupervisor.executable, "--state", scratch.path] + resuming(bytes))
            var status: Int32 = 0
            #expect(eventually { waitpid(process, &status, WNOHANG) == process })
            #expect(status >> 8 & 0xff == 78)
        }
    }
}
