import Glibc
import Logging
import Testing
import WorkflowModel

@testable import EngineDaemon

@Suite("Logging")
struct LoggingTests {
    static func record(
        _ message: Logger.Message, _ metadata: Logger.Metadata = [:], level: Logger.Level = .notice
    ) -> LogRecord {
        LogRecord(
            LogEvent(
                level: level, message: message, metadata: metadata, source: "EngineHost",
                file: "EngineHost/Engine.swift",
                function: "run()", line: 7),
            label: "host", inherited: ["boot": "1"], provider: nil, time: Instant(millisecondsSinceEpoch: 1_500))
    }

    @Test("a record is one line with time, level, message and its metadata in order")
    func line() {
        #expect(
            Self.record("execution started", ["process": "nightly backup", "execution": "42"]).textLine
                == "1970-01-01T00:00:01.500Z notice execution started boot=1 execution=42 process=\"nightly backup\"\n")
    }

    @Test(
        "no value can forge a line or steer a terminal",
        arguments: [
            ("a\nb", "v=a\\nb"), ("\u{1B}[31mred", "v=\\u{1b}[31mred"), ("a\u{2028}b", "v=a\\u{2028}b"),
            ("a\rb\tc", "v=a\\rb\\tc"), ("say \"hi\" \\", #"v="say \"hi\" \\""#), ("", "v=\"\""), ("k=v", "v=\"k=v\""),
            ("\u{202E}live", "v=\\u{202e}live"), ("\u{7F}\u{9B}", "v=\\u{7f}\\u{9b}"), ("größe", "v=größe"),
        ])
    func escapes(value: String, shown: String) {
        let line = Self.record("m", ["v": "\(value)"]).textLine
        #expect(line.hasSuffix(" \(shown)\n"))
        #expect(line.filter(\.isNewline).count == 1)
    }

    @Test("the journal gets the fields by which executions are looked up")
    func fields() {
        let fields = Self.record(
            "execution started",
            ["execution": "42", "process": "nightly", "node": "/do/0/dump", "attempt": "2", "exitStatus": "1"],
            level: .warning
        ).journalFields
        for field in [
            "MESSAGE=execution started attempt=2 boot=1 execution=42 exitStatus=1 node=/do/0/dump process=nightly",
            "PRIORITY=4", "SYSLOG_IDENTIFIER=engined", "EXECUTION_ID=42",
            "PROCESS_NAME=nightly", "NODE_KEY=/do/0/dump", "ATTEMPT=2", "EXIT_STATUS=1", "BOOT=1", "LOGGER=host",
            "CODE_FILE=EngineHost/Engine.swift", "CODE_LINE=7",
            "MESSAGE_ID=58c1f3a5b7d94e0b8c6d2f4a6e8b0c13",
        ] {
            #expect(fields.contains(field), "\(field) is missing")
        }
    }

    @Test(
        "a key becomes a name that journald takes, and replaces none of ours",
        arguments: [
            ("executionID", "EXECUTION_ID"), ("attempt", "ATTEMPT"), ("sl-signal", "SL_SIGNAL"), ("_PID", "PID"),
            ("9lives", "LIVES"), ("message", "DATA_MESSAGE"), ("größe", "GR__E"), ("", nil), ("___", nil),
        ])
    func fieldNames(key: String, name: String?) {
        #expect(JournalFieldName.name(of: key) == name)
    }

    @Test("identifiers of messages are 128 bits in hexadecimal and never shared")
    func messageIdentifiers() {
        let identifiers = MessageCatalog.identifiers.values
        #expect(Set(identifiers).count == identifiers.count)
        for identifier in identifiers {
            #expect(identifier.count == 32)
            #expect(identifier.allSatisfy { "0123456789abcdef".contains($0) })
        }
    }

    @Test("the journal is used when JOURNAL_STREAM names standard error, and only then")
    func detection() {
        var status = stat()
        #expect(fstat(STDERR_FILENO, &status) == 0)
        let own = "\(status.st_dev):\(status.st_ino)"
        guard case .journal = LogDestination.detect(environment: { $0 == "JOURNAL_STREAM" ? own : nil }) else {
            Issue.record("not the journal")
            return
        }
        guard case .lines = LogDestination.detect(environment: { $0 == "JOURNAL_STREAM" ? "1:1" : nil }),
            case .lines = LogDestination.detect(environment: { _ in nil })
        else {
            Issue.record("not lines")
            return
        }
    }

    @Test("a full pipe loses lines and says how many, and never blocks")
    func fullPipe() throws {
        var ends: [CInt] = [-1, -1]
        #expect(pipe(&ends) == 0)
        defer { for descriptor in ends { close(descriptor) } }
        let sink = LineSink(descriptor: ends[1])
        let line = String(repeating: "x", count: 1_000) + "\n"
        for _ in 0..<200 { sink.write(line) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let first = read(ends[0], &bytes, bytes.count)
        #expect(first > 0 && first < 200_000)
        sink.write("after\n")
        let second = read(ends[0], &bytes, bytes.count)
        let text = String(decoding: bytes[..<second], as: UTF8.self)
        #expect(text == "\(200 - first / 1_001) log lines were lost because nobody read them.\nafter\n")
    }

    @Test("a line that is too long is cut between characters")
    func longLine() throws {
        var ends: [CInt] = [-1, -1]
        #expect(pipe(&ends) == 0)
        defer { for descriptor in ends { close(descriptor) } }
        LineSink(descriptor: ends[1]).write(String(repeating: "ö", count: 10_000) + "\n")
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(ends[0], &bytes, bytes.count)
        #expect(count <= 4_096)
        let text = String(validating: bytes[..<count], as: UTF8.self)
        #expect(text?.hasSuffix("ö…\n") == true)
    }

    @Test("the level of all loggers changes at once, but for one that has its own")
    func threshold() {
        let threshold = LogThreshold(.info)
        let handler = DaemonLogHandler(
            label: "x", writer: LogWriter(.lines(LineSink(descriptor: -1))), threshold: threshold)
        var own = handler
        own.logLevel = .trace
        threshold.value = .error
        #expect(handler.logLevel == .error)
        #expect(own.logLevel == .trace)
    }

    @Test("records of many tasks are written in each one's order, and an error before the one who logs it goes on")
    func writer() async {
        var ends: [CInt] = [-1, -1]
        #expect(pipe(&ends) == 0)
        defer { for descriptor in ends { close(descriptor) } }
        let writer = LogWriter(.lines(LineSink(descriptor: ends[1])))
        let log = Logger(label: "x") { DaemonLogHandler(label: $0, writer: writer, threshold: LogThreshold(.info)) }
        await withTaskGroup { group in
            for task in 0..<4 {
                group.addTask {
                    for number in 0..<50 { log.info("n", metadata: ["n": "\(number)", "task": "\(task)"]) }
                }
            }
        }
        log.error("last")
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(ends[0], &bytes, bytes.count)
        let lines = String(decoding: bytes[..<max(0, count)], as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 201)
        #expect(lines.last?.hasSuffix("error last") == true)
        for task in 0..<4 {
            let own = lines.filter { $0.hasSuffix("task=\(task)") }
            #expect(own.enumerated().allSatisfy { $1.contains(" n=\($0) ") })
        }
    }
}
