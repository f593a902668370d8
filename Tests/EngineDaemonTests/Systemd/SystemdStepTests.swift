import EngineProtocol
import Glibc
import Testing
import WorkflowModel

@testable import EngineDaemon

@Suite(
    "Steps under systemd", .serialized,
    .enabled(if: SystemdHost.isPossible, "a private systemd needs root that may mount, and an installed systemd"))
struct SystemdStepTests {
    /// Counts its run, writes slowly, and leaves a grandchild that has to be waited for.
    private static func document(_ counter: String) -> String {
        """
        name: steady
        steps:
          - id: step
            run: |
              echo run >> \(counter)
              for i in 1 2 3 4 5 6; do seq 1 2000; sleep 0.2; done
              sh -c '(sleep 0.3; echo end) & wait'
        """
    }

    private static let output =
        String(repeating: (1...2000).map { "\($0)\n" }.joined(), count: 6) + "end"

    @Test("units are restarted and reloaded in the middle of steps: each runs once and its output is complete")
    func restarts() async throws {
        let isFull = getenv("ENGINE_STEP_PROOFS").map { String(cString: $0) == "full" } ?? false
        let restarts = isFull ? 50 : 4
        try await SystemdHost.run { host in
            try host.output("install -d -o engine -g engine /var/lib/engine/counters; systemctl start engined.service")
            let supervisor = try host.output("systemctl show -P MainPID engine-stepd")
            for round in 1...restarts {
                let started = try await host.start(Self.document("/var/lib/engine/counters/\(round)"))
                #expect(started.executionID == UInt64(round))
                if round % 3 == 0 { try host.output("systemctl reload engine-stepd.service") }
                // More starts than the unit allows to one that crashes.
                try host.output("systemctl reset-failed engined.service; systemctl restart engined.service")
            }
            for round in 1...restarts {
                let status = try await host.untilFinished(UInt64(round))
                #expect(status.status == .completed, "execution \(round): \(status.error?.message ?? "")")
                #expect(status.output == ["step": .string(Self.output)], "output of execution \(round)")
            }
            let counters = try host.output("cat /var/lib/engine/counters/*")
            #expect(counters == Array(repeating: "run", count: restarts).joined(separator: "\n"))
            #expect(try host.output("systemctl show -P MainPID engine-stepd") == supervisor, "the process stayed")
            print("\(restarts) restarts of engined.service, \(restarts / 3) reloads of engine-stepd.service")
        }
    }

    @Test("steps live in control groups below the unit's, which go with them and end what they leave")
    func controlGroups() async throws {
        try await SystemdHost.run { host in
            try host.output("systemctl start engined.service")
            let document = """
                name: group
                steps:
                  - id: show
                    run: cat /proc/self/cgroup; (prlimit --pid $$ --locks=1:1; setsid sleep 98765 &) ; sleep 0.2
                """
            _ = try await host.start(document)
            let status = try await host.untilFinished(1)
            guard case .object(let output)? = status.output, case .string(let text)? = output["show"] else {
                Issue.record("\(String(describing: status.output))")
                return
            }
            #expect(text.contains("0::/") && text.contains("engine-stepd.service/step-1-"), "\(text)")
            #expect(try host.shell("pgrep -f 'sleep 98765'").status != 0, "left behind")
            let unit = try host.output("systemctl show -P ControlGroup engine-stepd")
            #expect(try host.output("ls -d /sys/fs/cgroup\(unit)/*/") == "/sys/fs/cgroup\(unit)/supervisor/")
        }
    }
}
