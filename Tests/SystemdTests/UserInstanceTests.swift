import Testing
import WorkflowModel

extension SystemdSuite {
    @Suite("An engine of one's own")
    struct UserInstanceTests {
        @Test(
            "a user's own engine runs without a login, with control groups for its steps, and starts with the machine")
        func lingering() async throws {
            try await SystemdHost.run { host in
                // Keeps users' managers; masked because most tests need none.
                try host.output(
                    """
                    rm /etc/systemd/system/systemd-logind.service /etc/systemd/system/systemd-user-sessions.service
                    systemctl daemon-reload && systemctl start systemd-logind
                    useradd --create-home carla && loginctl enable-linger carla
                    """)
                let uid = try host.output("id -u carla")
                try await host.until("systemctl is-active user@\(uid).service") { $0 == "active" }
                func asUser(_ command: String) -> String {
                    "runuser -u carla -- env -C / XDG_RUNTIME_DIR=/run/user/\(uid) /bin/bash -c '\(command)'"
                }
                try host.output(asUser("systemctl --user enable --now engined.socket engined.service"))
                try host.output(asUser("enginectl ping"))
                #expect(
                    try host.output(
                        asUser("stat -c \"%a %U\" /run/user/\(uid)/engine/engined.sock ~/.local/state/engine"))
                        == "600 carla\n700 carla")
                try host.write(
                    "name: mine\nsteps:\n  - id: who\n    run: id -un; cat /proc/self/cgroup\n", to: "mine.yaml")
                let output = try host.output(asUser("enginectl run --wait /run/host/mine.yaml"))
                #expect(output.contains("carla") && output.contains("/engine-stepd.service/step-1-"), "\(output)")
                #expect(try host.output(asUser("systemctl --user show -P StatusText engined")).hasPrefix("Ready: "))
                // The system's own engine is another.
                #expect(try host.shell("systemctl is-active engined.service").output.trimmed == "inactive")

                try host.powerOff()
                try host.boot()
                try await host.until("systemctl is-active user@\(uid).service") { $0 == "active" }
                try await host.until(asUser("enginectl list --all 2>&1")) { $0.contains("mine") }
            }
        }
    }
}
