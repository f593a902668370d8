import EngineProtocol
import Testing
import WorkflowModel

extension SystemdSuite {
    @Suite("Reboot")
    struct RebootTests {
        /// A step that a reboot interrupts, with each of the policies.
        static func interrupted(_ policy: String) -> String {
            """
            name: \(policy)
            steps:
              - id: long
                onInterrupt: \(policy)
                run: echo run >> /var/log/engine/\(policy); [ -e /var/log/engine/go ] || sleep 600; echo done
            """
        }

        enum Ending: String, CaseIterable, CustomTestStringConvertible {
            case powerOff, powerCut
            var testDescription: String { rawValue }
        }

        @Test("after a reboot with running steps each goes on as its policy says", arguments: Ending.allCases)
        func reboot(_ ending: Ending) async throws {
            try await SystemdHost.run { host in
                try host.output("systemctl enable --now engined.service")
                for policy in ["rerun", "fail", "pause"] { try host.start(Self.interrupted(policy)) }
                try host.start("name: waiting\nsteps:\n  - wait: 1h\n")
                for policy in ["rerun", "fail", "pause"] {
                    try await host.until("cat /var/log/engine/\(policy) 2>/dev/null") { $0 == "run" }
                }
                switch ending {
                case .powerOff: try host.powerOff()
                case .powerCut: try host.cutPower()
                }
                try host.boot()
                try await host.until("systemctl is-active engined.service") { $0 == "active" }
                try await host.until("grep -c run /var/log/engine/rerun") { $0 == "2" }
                #expect(try host.status(1).status == .running)
                let failed = try await host.wait(for: 2) { $0.status == .failed }
                #expect(failed.error != nil)
                try await host.wait(for: 3) { $0.status == .paused }
                #expect(try host.status(4).status == .waiting)

                try host.output("touch /var/log/engine/go && enginectl cancel 1 && enginectl resume 3")
                try await host.wait(for: 3) { $0.status == .completed }
                #expect(try host.output("cat /var/log/engine/fail") == "run")
                if ending == .powerOff {
                    // The daemon first, then the supervisor with its steps, then the socket's directory.
                    let log = try host.output(
                        "journalctl -b -1 -o cat --no-pager -u engined -u engine-stepd -u init.scope | grep Stopped")
                    let order = log.split(separator: "\n").filter { $0.hasPrefix("Stopped engin") }
                    #expect(
                        order.first?.contains("engined.service") == true
                            && order.last?.contains("engine-stepd.service") == true, "\(log)")
                }
            }
        }
    }
}
