import EngineProtocol
import Glibc
import Testing
import WorkflowModel

/// Needs controllers of version 2, which hosts give to version 1 or keep: `VirtualMachineTests` runs it in a machine that
/// has them.
@Suite(
    "Limits of steps, enforced",
    .enabled(
        if: SystemdHost.isPossible && SystemdHost.hasControllers,
        "needs a private systemd and the controllers of version 2"))
struct SystemdLimitTests {
    @Test("memory, processors, tasks and transfers are bounded by the kernel, told apart, and what was used is told")
    func enforced() async throws {
        try await SystemdHost.run { host in
            try host.output("systemctl start engined.service")
            let supervisor = try host.output("systemctl show -P MainPID engine-stepd")
            try await memory(host)
            try await tasks(host)
            try await processors(host)
            try await transfers(host)
            #expect(try host.output("systemctl show -P MainPID engine-stepd") == supervisor)
            #expect(try host.output("systemctl show -P NRestarts engined") == "0")
        }
    }

    private func memory(_ host: SystemdHost) async throws {
        let (status, ending) = try await run("memory: 48M", "head -c 300M /dev/zero | tail", on: host)
        #expect(status.status == .failed)
        #expect(status.error?.title == "Out of memory")
        #expect(
            status.error?.message?.contains("at its limit of 48 MiB") == true, "\(String(describing: status.error))")
        #expect(ending["outOfMemory"] == true)
        let peak = try #require(ending.integer("memoryBytesPeak"))
        #expect(peak > 24 << 20 && peak <= 48 << 20, "\(peak)")
    }

    private func tasks(_ host: SystemdHost) async throws {
        let forks = """
            perl -e '$n++ while $n < 50 && defined($p = fork) && ($p || sleep(600)); print $n + 0'
            """
        let (status, _) = try await run("tasks: 10", forks, on: host)
        #expect(status.status == .completed, "\(String(describing: status.error))")
        // The shell and perl itself are two of them.
        #expect(status.output == ["step": "8"], "\(String(describing: status.output))")
    }

    private func processors(_ host: SystemdHost) async throws {
        let (status, ending) = try await run("cpus: 0.2", "timeout 5 sh -c 'while :; do :; done' || true", on: host)
        #expect(status.status == .completed)
        let used = try #require(ending.integer("processorMilliseconds"))
        let bound = status.timing.durationMilliseconds * 3 / 10 + 500
        #expect(used > 100 && used < bound, "\(used) ms, at most \(bound)")
    }

    private func transfers(_ host: SystemdHost) async throws {
        // Only the machine's own disk is known to be one that can be limited.
        guard VirtualMachine.isInside else { return }
        let write = "dd if=/dev/zero of=/srv/tmp/$ENGINE_EXECUTION_ID bs=64k count=64 oflag=direct"
        let (status, ending) = try await run("io: 1M", write, on: host)
        #expect(status.status == .completed, "\(String(describing: status.error))")
        #expect(status.timing.durationMilliseconds >= 3000, "4 MiB at 1 MiB a second")
        #expect(try #require(ending.integer("diskBytesWritten")) >= 4 << 20)
    }

    /// Runs a command with a limit to its end; gives the status, and what the history says of its end.
    private func run(
        _ limit: String, _ command: String, on host: SystemdHost
    ) async throws -> (StatusObject, OrderedObject) {
        let document = """
            name: limited
            steps:
              - id: step
                limits: { \(limit) }
                run: |
                  \(command)
            """
        let id = try await host.start(document).executionID
        let status = try await host.untilFinished(id)
        #expect(status.steps.allSatisfy { $0.notEnforced.isEmpty })
        let history = try await host.call(HistoryParameters(executionID: id))
        let ends = history.entries.compactMap { entry -> OrderedObject? in
            entry.data["processorMilliseconds"] == nil ? nil : entry.data
        }
        return (status, try #require(ends.first, "\(history.entries.map(\.type))"))
    }
}

extension OrderedObject {
    fileprivate func integer(_ name: String) -> Int64? {
        guard case .integer(let number)? = self[name] else { return nil }
        return number
    }
}
