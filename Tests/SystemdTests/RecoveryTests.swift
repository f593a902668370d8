import EngineClient
import EngineProtocol
import Foundation
import TestPrograms
import Testing
import WorkflowModel

extension SystemdSuite {
    @Suite("Recovery")
    struct RecoveryTests {
        /// How many executions are recovered. From about 200,000 on (`ENGINE_SYSTEMD_EXECUTIONS`) recovery outlasts the time
        /// to start, unless more is asked for; slower machines get there sooner.
        static let executions = Int(ProcessInfo.processInfo.environment["ENGINE_SYSTEMD_EXECUTIONS"] ?? "") ?? 100_000

        @Test("the service is ready when everything is recovered, and its dependents start no sooner")
        func readiness() async throws {
            try await SystemdHost.run { host in
                try host.output("systemctl start engined")
                try host.startMany(Self.executions, "name: w\nsteps:\n  - wait: 100h\n")
                #expect(try host.counts()[.waiting] == Self.executions)
                // Not in order: recovery has the whole journal to read, or what follows the last checkpoint.
                try host.output("systemctl kill -s KILL engined.service; systemctl stop engined.service")
                try host.output(
                    """
                    printf '[Unit]\\nAfter=engined.service\\n[Service]\\nType=oneshot\\nExecStart=/bin/sh -c \
                    "enginectl engine status --json > /tmp/seen"\\n' > /etc/systemd/system/dependent.service
                    mkdir -p /etc/systemd/system/engined.service.d
                    printf '[Service]\\nTimeoutStartSec=12\\n' > /etc/systemd/system/engined.service.d/timeout.conf
                    systemctl daemon-reload
                    """)
                // A recovery that is longer asks for more time, the first after 10 s. Many are needed to make it that long.
                let start = ContinuousClock.now
                try host.output("systemctl start engined.service dependent.service")
                let duration = ContinuousClock.now - start
                let seen = try host.output("cat /tmp/seen")
                guard case .object(let object) = try Value.parse(Array(seen.utf8)),
                    case .object(let counts)? = object["executions"]
                else { throw TestFailure("no status: \(seen)") }
                #expect(counts["waiting"] == .integer(Int64(Self.executions)))
                let status = try host.output("systemctl show -P StatusText engined")
                #expect(status.contains("\(Self.executions) waiting"), "\(status)")
                // Nothing is dropped from the log, however much there was to say.
                let said = try host.output("journalctl -u engined -o cat --no-pager")
                let suppressed = said.split(separator: "\n").filter { $0.contains("Suppressed") }
                #expect(suppressed.isEmpty, "\(suppressed)")
                #expect(said.contains("executions=\(Self.executions)"), "\(said.suffix(2000))")
                print("recovered \(Self.executions) executions, ready \(duration) after the start")
            }
        }
    }
}

extension SystemdHost {
    /// Starts many executions of one document over one connection, many on the way at once.
    func startMany(_ count: Int, _ document: String) throws {
        var connection = try connect()
        let definition = try connection.call(DefinitionRegisterParameters(document: document)).definition
        let reference = DefinitionReference(name: definition.name)
        var rest = count
        while rest > 0 {
            let pending = try (0..<min(100, rest)).map { _ in
                try connection.send(StartParameters(definition: reference))
            }
            for answer in pending { _ = try connection.answer(to: answer) }
            rest -= pending.count
        }
    }
}
