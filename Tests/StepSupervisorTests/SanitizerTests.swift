import Glibc
import StepProtocol
import Testing

@Suite(
    "The supervisor under AddressSanitizer", .serialized,
    .enabled(if: TestSupervisor.hasCompiler, "swiftc is not in PATH"))
struct SanitizerTests {
    @Test("it touches no memory that is not its own, and leaks none")
    func sanitized() throws {
        let scratch = try Scratch()
        let program = scratch.path + "/engine-stepd"
        let build = try TestSupervisor.spawn(
            ["\(TestSupervisor.testsDirectory)/Support/SanitizedSupervisor/build", program], inheritsEnvironment: true)
        var status: Int32 = 0
        try #require(eventually(within: 120) { waitpid(build, &status, WNOHANG) == build } && status == 0)
        let supervisor = try TestSupervisor(scratch: scratch, executable: program)
        try exercise(try supervisor.connect())
        kill(supervisor.processID, SIGHUP)
        #expect(eventually { (try? supervisor.connect().list().isEmpty) == true })
        try exercise(try supervisor.connect())
        kill(supervisor.processID, SIGTERM)
        #expect(supervisor.waitForEnd() == 0, "its report is in the output of the tests")
    }

    /// Every frame and every way that a step ends.
    private func exercise(_ client: SupervisorClient) throws {
        for token in 1...50 {
            let script = "seq 1 5000; echo error >&2; exit 3"
            #expect(try client.run(.script(UInt64(token), script)).ending == .exited(code: 3))
        }
        #expect(try client.run(.script(60, "(setsid sleep 1000 &) ; sleep 0.1")).survivorsEnded > 0)
        var echo = StepDescription.command(61, "/bin/cat")
        echo.input = .bytes([UInt8](repeating: 65, count: 1_000_000))
        echo.outputCap = .init(headBytesMaximum: 1000, tailBytesMaximum: 1000)
        #expect(try client.run(echo).output.bytes == 1_000_000)
        let missing = StepResult.Ending.notSpawned(stage: .execute, errno: ENOENT, path: "/no/such/program")
        #expect(try client.run(.command(62, "/no/such/program")).ending == missing)
        _ = try client.start(.script(63, "sleep 1000"))
        let identifier = StepIdentifier(execution: 1, token: 63)
        try client.send(
            .control(identifier, .freeze), .control(identifier, .run),
            .control(identifier, .stop(graceMilliseconds: 1000)))
        #expect(try client.result(63).ending == .signalled(signal: SIGTERM))
        #expect(try client.list().count == 54)
        for identifier in try client.list().keys { try client.confirm(identifier.token) }
    }
}
