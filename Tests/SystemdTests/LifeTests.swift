import EngineProtocol
import Glibc
import Testing
import WorkflowModel

@testable import EngineDaemon

extension SystemdSuite {
    @Suite("Life of the service")
    struct LifeTests {
        @Test("the first client starts the engine, and systemctl says what it does")
        func activation() async throws {
            try await SystemdHost.run { host in
                try host.output("systemctl start engined.socket")
                #expect(try host.shell("systemctl is-active engined.service").output.trimmed == "inactive")
                #expect(
                    try host.output("stat -c '%a %U %G' /run/engine /run/engine/engined.sock")
                        == "750 engine engine\n660 root engine")
                #expect(try host.start("name: hello\nsteps:\n  - id: greet\n    run: echo hello\n") == 1)
                try await host.wait(for: 1) { $0.status == .completed }
                #expect(try host.output("systemctl is-active engined engine-stepd") == "active\nactive")
                try await host.until("systemctl show -P StatusText engined") { $0.contains("1 kept") }
                #expect(try host.output("systemctl show -P Slice engined engine-stepd").contains("engine.slice"))
                #expect(
                    try host.output("stat -c '%a %U' /var/lib/engine /var/log/engine") == "700 engine\n750 engine")
                // A member of the group, and somebody else.
                try host.output("useradd -G engine anna && useradd berta")
                try host.output("runuser -u anna -- enginectl status 1")
                let refused = try host.shell("runuser -u berta -- enginectl status 1")
                #expect(refused.status != 0, "\(refused.output)")
            }
        }

        @Test("the journal has the fields, and journalctl --catalog explains what happened and what to do")
        func journal() async throws {
            try await SystemdHost.run { host in
                try host.output("journalctl --update-catalog && systemctl start engined")
                try host.start("name: nightly\nsteps:\n  - id: dump\n    run: exit 3\n")
                try await host.wait(for: 1) { $0.status == .failed }
                let text = try await host.until("journalctl EXECUTION_ID=1 -o json --no-pager") {
                    $0.contains("execution failed")
                }
                var messages: [String: [String: Value]] = [:]
                for line in text.split(separator: "\n") {
                    guard case .object(let fields) = try Value.parse(Array(line.utf8)),
                        case .string(let kind)? = fields["MESSAGE_ID"]
                    else { continue }
                    messages[kind] = Dictionary(uniqueKeysWithValues: fields.map { ($0.key, $0.value) })
                }
                let failed = try #require(messages["f7b9d1c3e5a24f6b8d0e2c4a6b8f0d16"])
                #expect(failed["EXECUTION_ID"] == "1")
                #expect(failed["PROCESS_NAME"] == "nightly")
                #expect(failed["SYSLOG_IDENTIFIER"] == "engined")
                #expect(failed["_SYSTEMD_UNIT"] == "engined.service")
                // Readable without asking for fields.
                #expect(failed["MESSAGE"] == "execution failed execution=1 process=nightly")
                #expect(messages["58c1f3a5b7d94e0b8c6d2f4a6e8b0c13"] != nil)

                let explained = try host.output("journalctl -x EXECUTION_ID=1 --no-pager")
                #expect(explained.contains("Subject: Execution 1 has failed"), "\(explained)")
                #expect(explained.contains("enginectl resume 1"))
                let noise = try host.output("journalctl -u engined -p warning -o cat --no-pager")
                #expect(!noise.contains("thread priority"), "\(noise)")
            }
        }

        @Test("a reload changes log level and roles in place, and a wrong file changes nothing")
        func reload() async throws {
            try await SystemdHost.run { host in
                try host.output("useradd -G engine anna && systemctl start engined")
                let pid = try host.output("systemctl show -P MainPID engined")
                try host.output("runuser -u anna -- enginectl list")
                try host.output(
                    """
                    echo '{"logLevel": "debug", "roles": {"users": {"anna": "viewer"}}}' > /etc/engine/engined.json
                    systemctl reload engined
                    """)
                try await host.until("journalctl -u engined -o cat --no-pager") { $0.contains(DaemonMessage.reloaded) }
                try host.write("name: hello\nsteps: [{ run: echo hello }]\n", to: "hello.yaml")
                let refused = try host.shell("runuser -u anna -- enginectl run /run/host/hello.yaml")
                #expect(refused.status == 77 && refused.output.contains("viewer"), "\(refused.output)")

                try host.output("echo '{\"logLevel\": \"loud\"}' > /etc/engine/engined.json; systemctl reload engined")
                try await host.until("journalctl -u engined -o cat --no-pager") {
                    $0.contains(DaemonMessage.reloadFailed)
                }
                #expect(try host.output("systemctl is-active engined") == "active")
                #expect(try host.output("systemctl show -P MainPID engined") == pid)
                #expect(try host.shell("runuser -u anna -- enginectl run /run/host/hello.yaml").status == 77)
            }
        }

        @Test("steps go on through a stop and a restart of the engine, and through a restart of their supervisor")
        func restart() async throws {
            try await SystemdHost.run { host in
                try host.output("systemctl start engined")
                try host.start(Self.gated)
                let step = try await host.until("pgrep -f '[w]hile true'") { !$0.isEmpty }
                try host.output("systemctl stop engined.service")
                #expect(try host.output("systemctl show -P Result engined") == "success")
                #expect(try host.output("systemctl show -P ExecMainStatus engined") == "0")
                #expect(try host.output("journalctl -u engined -o cat").contains(DaemonMessage.stopping))
                #expect(try host.output("pgrep -f '[w]hile true'") == step)
                // The socket is still there: this request starts the engine again.
                #expect(try host.status(1).status == .running)
                try host.output("systemctl restart engined")
                #expect(try host.output("pgrep -f '[w]hile true'") == step)

                // A new program takes over in the same process.
                let supervisor = try host.output("systemctl show -P MainPID engine-stepd")
                try host.output("systemctl reload engine-stepd")
                try await host.until("systemctl show -P SubState engine-stepd") { $0 == "running" }
                #expect(try host.output("systemctl show -P MainPID engine-stepd") == supervisor)
                #expect(try host.output("pgrep -f '[w]hile true'") == step)
                // Its loss is that of the step: nothing of it is left, and an operator decides.
                try host.output("kill -KILL \(supervisor)")
                try await host.until("systemctl show -P MainPID engine-stepd") { $0 != supervisor && $0 != "0" }
                _ = try await host.wait(for: 1) { $0.status == .paused }
                #expect(try host.shell("pgrep -f '[w]hile true'").status == 1)
                #expect(try host.output("cat /tmp/runs") == "run")

                try host.output("touch /tmp/go; enginectl resume 1")
                let status = try await host.wait(for: 1) { $0.status.isTerminal }
                #expect(status.status == .completed)
                #expect(status.output == ["gate": "open"])
                #expect(try host.output("cat /tmp/runs") == "run\nrun")
            }
        }

        /// Waits for a file, and counts how often it was run.
        static let gated = """
            name: gated
            steps:
              - id: gate
                run: echo run >> /tmp/runs; while true; do [ -e /tmp/go ] && break; sleep 0.1; done; echo open
            """

        @Test("a credential of the service reaches the step that names it, in memory, and nobody else")
        func credential() async throws {
            try await SystemdHost.run { host in
                try host.output(
                    """
                    mkdir -p /etc/keys /etc/systemd/system/engined.service.d
                    printf s3cret > /etc/keys/api-token && chmod 600 /etc/keys/api-token
                    printf '[Service]\\nLoadCredential=api-token:/etc/keys/api-token\\n' \
                        > /etc/systemd/system/engined.service.d/secrets.conf
                    systemctl daemon-reload && systemctl start engined
                    """)
                try host.start(
                    """
                    name: secret
                    steps:
                      - id: use
                        secrets: [api-token]
                        run: md5sum < "$CREDENTIALS_DIRECTORY/api-token"; stat -f -c %T "$CREDENTIALS_DIRECTORY"
                      - id: other
                        run: |
                          cat /etc/keys/api-token /run/credentials/engined.service/api-token 2>/dev/null || true
                          echo ${CREDENTIALS_DIRECTORY-none}
                    """)
                let status = try await host.wait(for: 1) { $0.status.isTerminal }
                #expect(status.status == .completed, "\(status.encoded.printed())")
                let said = try host.output("enginectl logs 1")
                #expect(said.contains(try host.output("md5sum < /etc/keys/api-token")) && said.contains("tmpfs"))
                #expect(said.contains("none") && !said.contains("s3cret"), "\(said)")
                #expect(try host.output("find /run/engine-stepd -name api-token | wc -l") == "0")
                #expect(try host.shell("grep -r s3cret /var/lib/engine/journal").status == 1)
            }
        }

        @Test("restarts of the unit, one after the other: each step runs once and its output is complete")
        func manyRestarts() async throws {
            let restarts = getenv("ENGINE_STEP_PROOFS").map { String(cString: $0) } == "full" ? 50 : 5
            try await SystemdHost.run { host in
                try host.output("systemctl start engined")
                try host.start(Self.chatty)
                try await host.until("cat /tmp/runs; true") { $0.split(separator: "\n").count == 4 }
                for number in 1...restarts {
                    // Some with notice, some without; by hand they are not a crash loop.
                    let verb = number.isMultiple(of: 3) ? "kill -s KILL" : "restart"
                    try host.output("systemctl \(verb) engined; systemctl reset-failed engined; enginectl status 1")
                }
                try host.output("touch /tmp/go")
                try await host.wait(for: 1) { $0.status == .completed }
                #expect(try host.output("sort /tmp/runs") == "1\n2\n3\n4")
                for step in 1...4 {
                    let last = try #require(Int(try host.output("cat /tmp/last-\(step)")))
                    let lines = try host.output(
                        "enginectl logs 1 | grep -o 'step \(step) line [0-9]*$' | cut -d' ' -f4")
                    #expect(lines.split(separator: "\n").map { Int($0) } == Array(1...last))
                }
                print("\(restarts) restarts of the unit, 4 steps, each ran once")
            }
        }

        /// Four at once, each with a grandchild that counts aloud until a file is there.
        static let chatty = """
            name: chatty
            steps:
              - id: count
                forEach: { in: "[1, 2, 3, 4]", as: number, parallel: 4 }
                run: |
                  echo $number >> /tmp/runs
                  sh -c 'i=0
                  until [ -e /tmp/go ]; do i=$((i + 1)); echo "step $number line $i"; sleep 0.01; done
                  echo $i > /tmp/last-$number' &
                  wait
            """

        @Test("a daemon that cannot start is not started for ever, and says why")
        func crashLoop() async throws {
            try await SystemdHost.run { host in
                // What a restart does not help is not tried again.
                try host.output("echo '{\"colour\": 1}' > /etc/engine/engined.json")
                #expect(try host.shell("systemctl start engined.service").status != 0)
                #expect(try host.output("systemctl show -P ExecMainStatus engined") == "78")
                #expect(try host.output("systemctl show -P NRestarts engined") == "0")
                let reason = try host.output("journalctl -u engined -p crit -o cat --no-pager")
                #expect(reason.contains("colour"), "\(reason)")

                // What ends by a crash is, five times; then systemd gives up until somebody looks.
                try host.output(
                    """
                    echo '{}' > /etc/engine/engined.json
                    mkdir -p /etc/systemd/system/engined.service.d
                    printf '[Service]\\nExecStart=\\nExecStart=/bin/sh -c "kill -SEGV $$$$"\\nRestartSec=50ms\\n' \
                        > /etc/systemd/system/engined.service.d/crash.conf
                    systemctl daemon-reload; systemctl reset-failed engined.service engined.socket
                    """)
                #expect(try host.shell("systemctl start engined.service").status != 0)
                try await host.until("journalctl -u engined -o cat --no-pager") {
                    $0.contains("Start request repeated too quickly")
                }
                #expect(
                    try host.output("systemctl show -P Result engined") == "signal"
                        || host.output("systemctl show -P Result engined") == "core-dump"
                        || host.output("systemctl show -P Result engined") == "start-limit-hit")
                #expect(try host.output("systemctl show -P NRestarts engined") == "5")

                try host.output(
                    """
                    rm /etc/systemd/system/engined.service.d/crash.conf && systemctl daemon-reload
                    systemctl reset-failed engined.service engined.socket
                    systemctl start engined.socket engined.service && enginectl ping
                    """)

                // A damaged journal is nothing that another start mends, or may write to.
                try host.output(
                    """
                    systemctl stop engined.socket engined.service
                    printf '\\377\\377' | dd of=/var/lib/engine/journal/identity bs=1 seek=20 conv=notrunc status=none
                    """)
                #expect(try host.shell("systemctl start engined.service").status != 0)
                #expect(try host.output("systemctl show -P ExecMainStatus engined") == "76")
                #expect(try host.output("systemctl show -P NRestarts engined") == "0")
            }
        }

        @Test("the sandboxed engine does its work: a checkpoint, a command with its output, large values, many at once")
        func work() async throws {
            try await SystemdHost.run { host in
                try host.output("systemctl start engined")
                for _ in 0..<20 {
                    try host.start("name: work\nsteps:\n  - id: fill\n    run: head -c 20000 /dev/zero | tr '\\0' x\n")
                }
                for id in UInt64(1)...20 { try await host.wait(for: id) { $0.status == .completed } }
                #expect(try host.output("enginectl logs 1 | wc -c") >= "20000")
                try host.output("systemctl restart engined && enginectl status 20")
                let denied = try host.output("journalctl -u engined -o cat --no-pager -p err | wc -l")
                #expect(denied == "0")
                #expect(try host.output("enginectl journal check >/dev/null; echo $?") == "0")
                let pid = try host.output("systemctl show -P MainPID engined")
                #expect(try host.output("grep -c 'Max open files *16384 *16384' /proc/\(pid)/limits") == "1")
                #expect(try host.output("grep -c 'Max core file size *0 *0' /proc/\(pid)/limits") == "1")
            }
        }
    }
}
