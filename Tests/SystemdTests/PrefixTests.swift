import Testing

extension SystemdSuite {
    @Suite("Without a package")
    struct PrefixTests {
        @Test("installed below /usr/local as the manual says, the same units run the programs from there")
        func local() async throws {
            try await SystemdHost.run(.bare) { host in
                try host.output(
                    """
                    \(Repository.path("packaging/install")) --prefix /usr/local --bin \(Command.productDirectory)
                    systemd-sysusers && systemd-tmpfiles --create && journalctl --update-catalog
                    systemctl daemon-reload
                    systemctl enable --now engined.socket engined.service engine-stepd.service
                    """)
                try host.output(
                    "/usr/local/bin/enginectl run --wait /usr/local/share/doc/process-engine/examples/hello.yaml")
                for unit in ["engined", "engine-stepd"] {
                    let pid = try host.output("systemctl show -P MainPID \(unit)")
                    #expect(try host.output("readlink /proc/\(pid)/exe") == "/usr/local/bin/\(unit)")
                }
                try await host.until("journalctl -x EXECUTION_ID=1 --no-pager") {
                    $0.contains("Subject: Execution 1 is complete")
                }
                // No unit names a program that is elsewhere.
                let left = try host.shell("grep -rn '/usr/bin/engin' /usr/local/lib /usr/local/share/man")
                #expect(left.status == 1, "\(left.output)")
                let units = "/usr/local/lib/systemd/system/engine*"
                let verified = try host.shell("systemd-analyze verify --man=no --recursive-errors=no \(units)")
                #expect(verified.status == 0 && verified.output.trimmed.isEmpty, "\(verified.output)")
            }
        }
    }
}
