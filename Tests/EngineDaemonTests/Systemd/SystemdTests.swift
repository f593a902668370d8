import EngineProtocol
import Testing
import WorkflowModel

@testable import EngineDaemon

@Suite(
    "Under systemd", .serialized,
    .enabled(if: SystemdHost.isPossible, "a private systemd needs root that may mount, and an installed systemd"))
struct SystemdTests {
    static let sleeping = "name: sleeper\nsteps:\n  - id: nap\n    run: sleep 3 && echo rested\n"

    @Test("a client's first request starts the daemon, which tells readiness and status and logs with fields")
    func activation() async throws {
        try await SystemdHost.run { host in
            try host.output("systemctl start engined.socket")
            #expect(try host.shell("systemctl is-active engined.service").output.hasPrefix("inactive"))
            #expect(try host.output("stat -c '%a %U %G' /run/engine/engined.sock") == "660 root engine")
            let result = try await host.start("name: hello\nsteps:\n  - id: greet\n    run: echo hello\n")
            #expect(result.executionID == 1)
            #expect(try host.output("systemctl is-active engined.service engine-stepd.service") == "active\nactive")
            #expect(try host.output("systemctl show -P StatusText engined").hasPrefix("Ready: "))
            #expect(try host.output("stat -c '%a %U' /var/lib/engine") == "700 engine")
            let status = try await host.untilFinished(1)
            #expect(status.status == .completed)
            #expect(status.output == ["greet": "hello"])

            let fields = try await host.until("journalctl EXECUTION_ID=1 -o json") { $0.contains("completed") }
            #expect(fields.contains(#""PROCESS_NAME":"hello""#))
            #expect(fields.contains(#""SYSLOG_IDENTIFIER":"engined""#))
            #expect(fields.contains(#""MESSAGE_ID":"58c1f3a5b7d94e0b8c6d2f4a6e8b0c13""#))
            let noise = try host.output("journalctl -u engined -p warning -o cat --no-pager")
            #expect(!noise.contains("thread priority"), "\(noise)")
        }
    }

    @Test("a daemon that hangs is killed by the watchdog, comes back, and finds its steps again")
    func watchdog() async throws {
        try await SystemdHost.run { host in
            try host.output(
                """
                mkdir -p /etc/systemd/system/engined.service.d
                printf '[Service]\\nWatchdogSec=2\\n' > /etc/systemd/system/engined.service.d/watchdog.conf
                systemctl daemon-reload && systemctl start engined.service
                """)
            _ = try await host.start(Self.sleeping)
            // Longer than the interval: a daemon that proves its life is left alone.
            try await Task.sleep(for: .seconds(3))
            let pid = try host.output("systemctl show -P MainPID engined")
            #expect(try host.output("systemctl show -P NRestarts engined") == "0")
            try host.output("kill -STOP \(pid)")
            let next = try await host.until("systemctl show -P MainPID engined") { $0 != pid && $0 != "0" }
            #expect(next != pid)
            #expect(try host.output("systemctl show -P NRestarts engined") == "1")
            let status = try await host.untilFinished(1)
            #expect(status.status == .completed)
            #expect(status.output == ["nap": "rested"])
        }
    }

    @Test("a stop is announced and clean, steps go on, and clients wait through a restart")
    func restart() async throws {
        try await SystemdHost.run { host in
            try host.output("systemctl start engined.service")
            _ = try await host.start(Self.sleeping)
            try host.output("systemctl stop engined.service")
            #expect(try host.output("systemctl show -P Result engined") == "success")
            #expect(try host.output("systemctl show -P ExecMainStatus engined") == "0")
            #expect(try host.output("journalctl -u engined -o cat").contains(DaemonMessage.stopping))
            #expect(try host.output("pgrep -c -x sleep") == "1")
            // The socket is still there: this request starts the daemon again.
            let status = try await host.untilFinished(1)
            #expect(status.status == .completed)

            try host.output("systemctl reload engined.service")
            #expect(
                try await host.until("journalctl -u engined -o cat") { $0.contains(DaemonMessage.reloaded) }.isEmpty
                    == false)
            #expect(try host.output("systemctl is-active engined.service") == "active")
        }
    }

    @Test("of 1,000 requests over three restarts none fails")
    func noRequestFails() async throws {
        try await SystemdHost.run { host in
            try host.output("systemctl start engined.socket")
            let path = try host.socketPath
            let (answered, continuation) = AsyncStream.makeStream(of: Bool.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for client in 0..<4 {
                    group.addTask {
                        for number in 0..<250 {
                            continuation.yield(await Self.isAnswered("c\(client)-\(number)", at: path))
                        }
                    }
                }
                var count = 0
                var failures = 0
                for await isAnswered in answered {
                    count += 1
                    if !isAnswered { failures += 1 }
                    // The others ask on while this one waits for the restart.
                    if [150, 400, 650].contains(count) { try host.output("systemctl restart engined.service") }
                    if count == 1_000 { break }
                }
                #expect(failures == 0)
            }
            #expect(try host.output("systemctl show -P NRestarts engined") == "0")
            let list = try await host.call(EngineStatusParameters())
            #expect(list.executions.values.reduce(0, +) == 500)
        }
    }

    /// One request on a connection of its own: a start, or a question.
    private static func isAnswered(_ key: String, at path: String) async -> Bool {
        do {
            return try await LineClient.connect(to: path) { lines, writer in
                let request =
                    key.utf8.last.map { $0 % 2 == 0 } == true
                    ? Request(id: .integer(1), StartParameters(document: DaemonFixture.waiting, key: key))
                    : Request(id: .integer(1), EngineStatusParameters())
                try await writer.send(request)
                guard case .success = try await lines.response().outcome else { return false }
                return true
            }
        } catch {
            return false
        }
    }

    @Test("every line of a step is in the journal, with its fields and priority, also while the daemon is away")
    func lines() async throws {
        try await SystemdHost.run { host in
            try host.output("systemctl start engined.service")
            _ = try await host.start(
                """
                name: lines
                steps:
                  - id: talk
                    forEach: { in: "[7]", as: item }
                    run: echo plain; echo '<3>broken' >&2; sleep 3; echo later; seq 1 20000
                """)
            _ = try await host.until("journalctl EXECUTION_ID=1 -o cat --no-pager") { $0.contains("plain") }
            try host.output("systemctl stop engined.socket engined.service")
            _ = try await host.until("journalctl EXECUTION_ID=1 -o cat --no-pager") { $0.contains("later") }
            let broken = try host.output("journalctl EXECUTION_ID=1 PRIORITY=3 -o json --no-pager")
            for field in [
                #""MESSAGE":"broken""#, #""PROCESS_NAME":"lines""#, #""NODE_KEY":"/steps/0/talk/forEach""#,
                #""ATTEMPT":"1""#, #""STREAM":"stderr""#, #""SYSLOG_IDENTIFIER":"talk""#, #""ITERATION":"0""#,
                #""_SYSTEMD_UNIT":"engine-stepd.service""#,
            ] { #expect(broken.contains(field), "no \(field) in \(broken)") }
            // Bounded, and what was left out is counted.
            let notes = try await host.until("journalctl EXECUTION_ID=1 PRIORITY=4 -o cat --no-pager") {
                $0.contains("were not forwarded")
            }
            let count = try host.output("journalctl EXECUTION_ID=1 STREAM=stdout -o cat --no-pager | wc -l")
            #expect(Int(count).map { $0 > 1_000 && $0 < 19_000 } == true, "\(count) lines, \(notes)")
        }
    }

    @Test("a secret reaches the step that names it, in memory, and is gone after it")
    func credentials() async throws {
        try await SystemdHost.run { host in
            try host.output(
                """
                mkdir -p /etc/systemd/system/engined.service.d /etc/engine/secrets
                printf s3cret > /etc/engine/secrets/api-token
                chown -R engine: /etc/engine/secrets && chmod 600 /etc/engine/secrets/api-token
                printf '[Service]\\nEnvironment=ENGINE_SECRETS=/etc/engine/secrets\\n' \
                    > /etc/systemd/system/engined.service.d/secrets.conf
                systemctl daemon-reload && systemctl start engined.service
                """)
            _ = try await host.start(
                """
                name: secret
                steps:
                  - id: use
                    secrets: [api-token]
                    run: cat "$CREDENTIALS_DIRECTORY/api-token"; stat -f -c ' %T' "$CREDENTIALS_DIRECTORY"
                """)
            let status = try await host.untilFinished(1)
            #expect(status.output == ["use": "s3cret tmpfs"], "\(status.encoded.printed())")
            #expect(try host.output("find /run/engine-stepd -name credentials | wc -l") == "0")
        }
    }

    @Test("the sandbox is as tight as it is said to be")
    func exposure() async throws {
        try await SystemdHost.run { host in
            let result = try host.shell("systemd-analyze security --threshold=15 --no-pager engined.service")
            #expect(result.status == 0, "\(result.output)")
        }
    }
}
