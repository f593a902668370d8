import TestPrograms
import Testing
import WorkflowModel

@testable import EngineDaemon

extension SystemdSuite {
    @Suite("Units")
    struct UnitTests {
        @Test("systemd knows every directive of every unit, in both forms")
        func verify() async throws {
            try await SystemdHost.run { host in
                let units = try host.output("cd /usr/lib/systemd/system && ls engine*").split(separator: "\n")
                #expect(units.count == 7)
                let system = try host.shell(
                    "systemd-analyze verify --man=no --recursive-errors=no \(units.joined(separator: " "))")
                #expect(system.status == 0 && system.output.trimmed.isEmpty, "\(system.output)")
                let users = try host.shell(
                    "mkdir -p /run/user/0/systemd && cd /usr/lib/systemd/user && XDG_RUNTIME_DIR=/run/user/0 "
                        + "systemd-analyze --user verify --man=no --recursive-errors=no engine*")
                #expect(users.status == 0 && users.output.trimmed.isEmpty, "\(users.output)")
            }
        }

        @Test("the sandboxes are as tight as they are said to be, and what the supervisor leaves open is explained")
        func exposure() async throws {
            try await SystemdHost.run { host in
                // Tenths: 1.5 and 1.0.
                for (unit, threshold) in [("engined", 15), ("engine-gateway", 10), ("engine-gateway-proxy", 10)] {
                    let result = try host.shell(
                        "systemd-analyze security --threshold=\(threshold) --no-pager \(unit).service")
                    #expect(result.status == 0, "\(result.output)")
                }
                let unit = try host.output("cat /usr/lib/systemd/system/engine-stepd.service")
                let report = try host.output("systemd-analyze security --no-pager --json=short engine-stepd.service")
                guard case .array(let rows) = try Value.parse(Array(report.utf8)) else {
                    throw TestFailure("no report: \(report)")
                }
                var open: Set<Substring> = []
                for case .object(let row) in rows where row["set"] == .boolean(false) {
                    guard case .string(let name)? = row["json_field"] else { continue }
                    open.insert(name.split(separator: "_").first ?? "")
                }
                let explained = unit.split(separator: "\n").filter { $0.hasPrefix("#   ") }.flatMap {
                    $0.split { $0 == " " || $0 == "," }
                }
                #expect(open.remove("RootDirectoryOrRootImage") != nil && explained.contains("RootDirectory"))
                #expect(open.contains("NoNewPrivileges"))
                for directive in open.sorted() {
                    #expect(explained.contains(directive), "engine-stepd.service does not say why \(directive) is open")
                }
            }
        }

        @Test("every kind of message has its entry in systemd's catalog, and no entry is of another")
        func catalog() throws {
            let text = Command.contents(of: Repository.path("systemd/process-engine.catalog"))
            let entries = text.split(separator: "\n").filter { $0.hasPrefix("-- ") }.map { String($0.dropFirst(3)) }
            #expect(Set(entries).count == entries.count)
            #expect(Set(entries) == Set(MessageCatalog.identifiers.values))
        }

        @Test("the list of dependencies is what this build was made of, with the licences that they have")
        func dependencies() throws {
            // The build directory, two levels above the programs: `.build/debug`.
            let result = try Command.run(
                "/bin/bash", "-c",
                "root=$(cd '\(Command.productDirectory)/../../..' && pwd) && "
                    + "exec '\(Repository.path("packaging/sbom"))' --check \"$root\"")
            #expect(result.status == 0, "\(result.output)")
        }
    }
}
