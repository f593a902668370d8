import EngineProtocol
import Glibc
import TestPrograms
import Testing
import WorkflowModel

@testable import EngineDaemon

/// Tests of the program as a process: these need `engined` and `engine-stepd` beside the test.
@Suite("The program engined", .serialized)
struct DaemonProgramTests {
    @Test("a wrong command line is answered with the usage and 64")
    func usage() throws {
        let result = try Command.run("\(Command.productDirectory)/engined", "--nope")
        #expect(result.status == DaemonExit.usage.rawValue)
        #expect(result.output.contains("Usage: engined"))
    }

    @Test(
        "a state directory that cannot be used is told with its path and 77", arguments: ["/proc/x/y", "/etc/passwd"])
    func stateDirectory(path: String) throws {
        let result = try Command.run("\(Command.productDirectory)/engined", "--state", path)
        #expect(result.status == DaemonExit.notPermitted.rawValue)
        #expect(result.output.contains("/proc/x") || result.output.contains("/etc/passwd"))
    }

    @Test("a wrong configuration is told with its place and 78")
    func configuration() throws {
        let file = try ConfigurationText(#"{"sockte": "/x"}"#)
        let result = try Command.run("\(Command.productDirectory)/engined", "--config", file.path)
        #expect(result.status == DaemonExit.configuration.rawValue)
        #expect(result.output.contains("sockte: no such setting"))
    }

    @Test("makes a private state directory and a socket for its group")
    func modes() async throws {
        try await DaemonFixture.run { daemon in
            #expect(FileSystem.status(daemon.state).map { $0.st_mode & 0o7777 } == 0o700)
            #expect(FileSystem.status(daemon.socket).map { $0.st_mode & 0o7777 } == 0o660)
        }
    }

    @Test("a second daemon on the same state, or the same socket, ends with 75 within a second and writes nothing")
    func secondDaemon() async throws {
        try await DaemonFixture.run { daemon in
            // Not the identity file, in which the daemon that runs notes how far it is.
            let before = try Command.run("/bin/sh", "-c", "cd \(daemon.state)/journal && sha256sum *.wal LOCK").output
            let clock = ContinuousClock()
            let begin = clock.now
            let sameState = try Command.run(
                "\(Command.productDirectory)/engined", "--state", daemon.state, "--socket", "\(daemon.socket)2")
            #expect(clock.now - begin < .seconds(1))
            #expect(sameState.status == DaemonExit.alreadyRunning.rawValue)
            #expect(sameState.output.contains("\(daemon.pid)"), "\(sameState.output)")
            #expect(!FileSystem.exists("\(daemon.socket)2"))
            let sameSocket = try Command.run(
                "\(Command.productDirectory)/engined", "--state", "\(daemon.state)2", "--socket", daemon.socket)
            #expect(sameSocket.status == DaemonExit.alreadyRunning.rawValue)
            #expect(sameSocket.output.contains("another daemon listens there"))
            #expect(
                try Command.run("/bin/sh", "-c", "cd \(daemon.state)/journal && sha256sum *.wal LOCK").output == before)
            #expect(try await daemon.call(PingParameters()).protocolVersion == PingResult.protocolVersion)
        }
    }

    @Test("of daemons that start at once exactly one runs")
    func simultaneousStarts() throws {
        let directory = try TemporaryDirectory()
        let engined = "\(Command.productDirectory)/engined"
        let result = try Command.run(
            "/bin/sh", "-c",
            """
            for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
                (timeout 4 \(engined) --state \(directory.path)/s --socket \(directory.path)/socket 2>/dev/null
                echo "status $?") &
            done
            wait
            """)
        let statuses = result.output.split(separator: "\n")
        // The one that runs is ended by timeout, whose own status is 124.
        #expect(statuses.count { $0 == "status 124" } == 1, "\(result.output)")
        #expect(statuses.count { $0 == "status 75" } == 11, "\(result.output)")
    }

    @Test("a journal that is damaged is refused with segment, offset and sequence, and 76")
    func corruption() async throws {
        try await DaemonFixture.run { daemon in
            for _ in 0..<20 { _ = try await daemon.call(StartParameters(document: DaemonFixture.quick)) }
            try daemon.stop(SIGKILL)
            let segment = try Command.run("/bin/sh", "-c", "ls \(daemon.state)/journal/*.wal* | head -1").output
            let path = String(segment.prefix { $0 != "\n" })
            let file = open(path, O_WRONLY)
            try #require(file >= 0)
            // Into the records of the first executions, far below what is known to be durable.
            #expect(pwrite(file, [0xFF, 0xFF, 0xFF, 0xFF], 4, 8_192) == 4)
            close(file)
            let result = try Command.run(
                "\(Command.productDirectory)/engined", "--state", daemon.state, "--socket", daemon.socket)
            #expect(result.status == DaemonExit.corruption.rawValue, "\(result.output)")
            #expect(result.output.contains("offset") && result.output.contains("sequence"), "\(result.output)")
        }
    }

    @Test("with 64 descriptors it still serves, refuses the rest, and does not spin")
    func fewDescriptors() async throws {
        try await DaemonFixture.run(prefix: ["prlimit", "--nofile=64:64"]) { daemon in
            var held: [RawClient] = []
            for _ in 0..<200 { held.append(try RawClient(path: daemon.socket)) }
            let before = try daemon.processorTicks
            try await Task.sleep(for: .seconds(1))
            let ticks = try daemon.processorTicks - before
            #expect(ticks < 20, "\(ticks) hundredths of a second of processor time in one second")
            held.removeAll()
            try await daemon.untilServed()
        }
    }

    @Test("control verbs, watch and logs work through the socket, and a kill loses nothing")
    func controls() async throws {
        try await DaemonFixture.run { daemon in
            let id = try await daemon.call(StartParameters(document: DaemonFixture.slow, key: "once")).executionID
            #expect(try await daemon.call(StartParameters(document: DaemonFixture.slow, key: "once")).isNew == false)
            #expect(try await daemon.call(PauseParameters(executionID: id)).outcome == .paused)
            await #expect(throws: ProtocolError.self) { try await daemon.call(PauseParameters(executionID: id)) }
            #expect(try await daemon.call(ListParameters()).executions.map(\.executionID) == [id])

            try daemon.stop(SIGKILL)
            try await daemon.start()
            #expect(try await daemon.call(StatusParameters(executionID: id)).status == .paused)
            #expect(try await daemon.call(ResumeParameters(executionID: id)).outcome == .resumed)
            let last = try await daemon.watch(id)
            #expect(last.status == .completed)
            let logs = try await daemon.call(LogsParameters(executionID: id))
            #expect(logs.chunks.map { String(decoding: $0.bytes, as: UTF8.self) }.joined() == "first\nsecond\n")
            #expect(logs.isComplete)
            let history = try await daemon.call(HistoryParameters(executionID: id))
            #expect(history.entries.contains { $0.type == "executionPaused" })
            #expect(history.entries.contains { $0.nodeKey == "/steps/0/first" })
            #expect(try await daemon.call(InspectParameters(executionID: id)).status == .completed)
            let validated = try await daemon.call(ValidateParameters(document: "steps: 7"))
            #expect(!validated.isValid && !validated.diagnostics.isEmpty)
            await #expect(throws: ProtocolError.self) { try await daemon.call(CancelParameters(executionID: 999)) }
            let status = try await daemon.call(EngineStatusParameters())
            #expect(status.pid == daemon.pid)
            #expect(status.socket == daemon.socket)
            #expect(status.executions[.completed] == 1)
        }
    }
}
