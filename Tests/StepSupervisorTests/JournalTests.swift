import Glibc
import StepProtocol
import Synchronization
import Testing

/// Stands in for journald: takes datagrams of its native protocol.
final class FakeJournal {
    let path: String
    private let socket: Int32

    init(in scratch: Scratch) throws {
        path = scratch.path + "/journal"
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var size: Int32 = 4 << 20
        // The kernel's own bound (net.unix.max_dgram_qlen) is below that: what it has no room for has to wait.
        setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, 4)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw HarnessError("bind: \(errno)") }
    }

    deinit { close(socket) }

    /// The fields of the next record; nil when none comes in time.
    func next(within seconds: Double = 5) -> [String: String]? {
        var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&watched, 1, Int32(seconds * 1000)) > 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        var fields: [String: String] = [:]
        for line in String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { fields[String(parts[0])] = String(parts[1]) }
        }
        return fields
    }

    /// Reads until nothing comes for a moment.
    func all() -> [[String: String]] {
        var records: [[String: String]] = []
        while let record = next(within: 0.3) { records.append(record) }
        return records
    }
}

@Suite("Lines to journald", .serialized)
struct JournalTests {
    let scratch: Scratch
    let journal: FakeJournal
    let supervisor: TestSupervisor
    let client: SupervisorClient

    init() throws {
        scratch = try Scratch()
        journal = try FakeJournal(in: scratch)
        supervisor = try TestSupervisor(scratch: scratch, options: ["--journal", journal.path])
        client = try supervisor.connect()
    }

    private func logged(_ token: UInt64, _ script: String) -> StepDescription {
        var step = StepDescription.script(token, script)
        step.logFields = ["EXECUTION_ID=7", "NODE_KEY=/steps/pack", "ATTEMPT=2", "PROCESS_NAME=nightly"]
        return step
    }

    @Test("every line is a record with the step's fields, its stream and its priority")
    func fields() throws {
        _ = try client.run(
            logged(1, "echo one; echo; printf 'two\\r\\n<4>careful\\n<9>nine\\nrest'; echo '<3>bad' >&2"))
        let records = journal.all()
        let out = records.filter { $0["STREAM"] == "stdout" }
        #expect(out.map { $0["MESSAGE"] } == ["one", "two", "careful", "<9>nine", "rest"])
        #expect(out.map { $0["PRIORITY"] } == ["6", "6", "4", "6", "6"])
        #expect(records.filter { $0["STREAM"] == "stderr" }.map { $0["MESSAGE"] } == ["bad"])
        #expect(records.first { $0["MESSAGE"] == "bad" }?["PRIORITY"] == "3")
        for record in records {
            #expect(record["EXECUTION_ID"] == "7" && record["NODE_KEY"] == "/steps/pack")
            #expect(record["ATTEMPT"] == "2" && record["PROCESS_NAME"] == "nightly")
        }
        // The file has the bytes as they were.
        #expect(supervisor.stdout(1) == "one\n\ntwo\r\n<4>careful\n<9>nine\nrest")
    }

    @Test("a line that comes in pieces is one record, one without end comes in pieces")
    func pieces() throws {
        _ = try client.run(logged(1, "printf on; sleep 0.1; printf 'e\\n'; head -c 40000 /dev/zero | tr '\\000' x"))
        let lengths = journal.all().map { $0["MESSAGE"]?.utf8.count ?? 0 }
        #expect(lengths == [3, 16 * 1024, 16 * 1024, 40_000 - 32 * 1024])
    }

    @Test("a flood is bounded, and what was left out is counted and said")
    func flood() throws {
        // Far more than is forwarded at once, and quicker than it is refilled.
        try client.send(.start(logged(1, "seq 1 300000; sleep 1.5; echo after")))
        var records: [[String: String]] = []
        while let record = journal.next(within: 4) { records.append(record) }
        let notes = records.compactMap { $0["MESSAGE"] }.filter { $0.contains("were not forwarded") }
        #expect(records.count < 20_000, "\(records.count) lines were forwarded")
        #expect(notes.count >= 1 && records.last?["MESSAGE"] == "after")
        let skipped = notes.compactMap { Int($0.dropFirst().prefix { $0.isNumber }) }.reduce(0, +)
        #expect(skipped + records.count - notes.count == 300_001)
        #expect(try client.result(1).output.bytes == 1_988_895 + 6)
    }

    @Test("without a journal the step goes on as ever, and one that comes back is used again")
    func silent() throws {
        let other = try TestSupervisor(options: ["--journal", "/nowhere/journal"])
        let client = try other.connect()
        #expect(try client.run(logged(1, "echo one; echo two >&2")).ending == .exited(code: 0))
        #expect(other.stdout(1) == "one\n")
    }

    @Test("a line that a re-execution cuts in two is still one record")
    func replaced() throws {
        #expect(mkfifo(scratch.path + "/go", 0o600) == 0)
        try client.send(
            .start(logged(1, "printf half; : > \(scratch.path)/ready; read -r x < \(scratch.path)/go; echo ' done'")))
        #expect(eventually { scratch.read("ready") != nil && supervisor.stdout(1) == "half" })
        kill(supervisor.processID, SIGHUP)
        #expect(eventually { (try? client.list()) == nil })
        let again = try supervisor.connect()
        try scratch.write("\n", to: "go")
        _ = try again.result(1)
        #expect(journal.all().map { $0["MESSAGE"] } == ["half done"])
    }

    @Test("the order in which a step's streams went on is kept, once there is any")
    func timeline() throws {
        _ = try client.run(logged(1, "echo a; sleep 0.1; echo b >&2; sleep 0.1; echo c; sleep 0.1; echo d"))
        let bytes = try #require(scratch.read("steps/1/1.timeline"))
        let places = stride(from: 8, to: bytes.count, by: 16).map { start in
            (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[start + $1]) }
        }
        #expect(places == [0 << 1, 0 << 1 | 1, 2 << 1, 4 << 1])
        _ = try client.run(logged(2, "echo alone"))
        #expect(scratch.read("steps/1/2.timeline") == nil)
    }
}
