import EngineProtocol
import Glibc
import Testing
import WorkflowModel

@testable import EngineDaemon

/// Definitions that are wrong, sent to the real daemon.
@Suite("Bad definitions")
struct BadDefinitionTests {
    static let head = "document: {dsl: '1.0.3', namespace: test, name: bad, version: '1.0.0'}\n"

    /// What is wrong, and what the answer has to say, with the place.
    static let documents: [(text: String, line: Int, part: String)] = [
        ("name: bad\nsteps:\n  - {id: a, run: x}\n  - {id: a, run: y}\n", 4, "`a`"),
        (head + "do:\n  - a: {set: {x: 1}}\n  - a: {set: {x: 2}}\n", 4, "`a`"),
        (head + "do:\n  - a: {set: {x: 1}, then: nowhere}\n", 3, "`nowhere`"),
        ("name: bad\nsteps:\n  - {id: a, needs: [b], run: x}\n  - {id: b, needs: [a], run: y}\n", 3, "a"),
        ("name: bad\nname: worse\nsteps: [{id: a, run: x}]\n", 2, "name"),
        ("name: bad\nsteps: [{id: a, run: x, tiemout: 1s}]\n", 2, "tiemout"),
        (bomb, 0, "alias"),
        (String(repeating: "[", count: 10_000), 1, "deep"),
        ("", 1, ""),
        ("{\"name\": \"bad\", \"name\": \"bad\", \"steps\": []}", 1, "name"),
    ]

    /// Ten levels of ten aliases each: ten thousand million nodes if it were unfolded.
    private static let bomb: String = {
        var text = "name: bomb\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<10 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        return text + "steps: *a9\n"
    }()

    @Test("are refused with place and reason, and nothing is started")
    func refused() async throws {
        try await DaemonFixture.run { daemon in
            for document in Self.documents {
                do {
                    let result = try await daemon.call(StartParameters(document: document.text))
                    Issue.record("started as \(result.executionID): \(document.text.prefix(80))")
                } catch let error as ProtocolError {
                    #expect(error.code == .invalidDefinition)
                    let said = error.diagnostics.contains {
                        (document.line == 0 || $0.line == document.line)
                            && "\($0.message) \($0.remedy ?? "")".contains(document.part)
                    }
                    #expect(said, "\(document.text.prefix(80)): \(error.diagnostics.prefix(3))")
                }
            }
            #expect(try await daemon.call(ListParameters()).executions.isEmpty)
            let good = try await daemon.call(StartParameters(document: DaemonFixture.quick))
            #expect(good.executionID == 1)
        }
    }

    @Test("a start that waits is answered with the output when the execution has ended")
    func startAndWait() async throws {
        try await DaemonFixture.run { daemon in
            let ended = try await daemon.call(
                StartParameters(document: DaemonFixture.slow, waitMilliseconds: 60_000))
            #expect(ended.status == .completed)
            #expect(ended.execution?.output == ["first": "first", "second": "second"])
            let waiting = try await daemon.call(StartParameters(document: DaemonFixture.waiting, waitMilliseconds: 50))
            #expect(waiting.status == .waiting)
            #expect(waiting.execution?.executionID == waiting.executionID)
            let immediate = try await daemon.call(StartParameters(document: DaemonFixture.quick))
            #expect(immediate.execution == nil)
        }
    }

    @Test("an input of several megabytes is taken where the configuration allows such lines, and refused elsewhere")
    func longLines() async throws {
        let input = Value.string(String(repeating: "x", count: 3 << 20))
        let parameters = StartParameters(document: DaemonFixture.waiting, input: input)
        try await DaemonFixture.run(prefix: ["env", "ENGINE_LINE_BYTES_MAXIMUM=4194304"]) { daemon in
            let id = try await daemon.call(parameters).executionID
            #expect(try await daemon.call(InspectParameters(executionID: id)).memory.input == input)
        }
        try await DaemonFixture.run { daemon in
            await #expect(throws: ProtocolError.self) { _ = try await daemon.call(parameters) }
            let list = try await daemon.call(ListParameters())
            #expect(list.executions.isEmpty)
        }
    }

    @Test("the journal says who gave each command")
    func requester() async throws {
        try await DaemonFixture.run { daemon in
            let id = try await daemon.call(StartParameters(document: DaemonFixture.waiting)).executionID
            _ = try await daemon.call(CancelParameters(executionID: id, reason: "enough"))
            let history = try await daemon.call(HistoryParameters(executionID: id))
            let commands = history.entries.filter { $0.type == "commandAnswered" }
            #expect(commands.map { $0.data["verb"] } == ["start", "cancel"])
            for command in commands {
                guard case .object(let by)? = command.data["by"] else {
                    Issue.record("nobody gave \(command)")
                    continue
                }
                #expect(by["uid"] == .integer(Int64(getuid())) && by["gid"] == .integer(Int64(getgid())))
                #expect(by["pid"] == .integer(Int64(getpid())))
            }
        }
    }
}
