import Testing

extension SystemdSuite {
    @Suite("Debian packages of others")
    struct InstallPackagesTests {
        @Test("installing them starts no service, disables those that it brought and no other, and keeps the policy")
        func services() async throws {
            try await SystemdHost.run(.bare) { host in
                for name in ["install-packages", "packages"] {
                    try host.write(Command.contents(of: Repository.path("packaging/\(name)")), to: name, mode: 0o755)
                }
                // Stands for apt-get, which reaches no archive here: brings one service as a package does.
                let unit = #"[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n"#
                try host.write(
                    """
                    #!/bin/sh
                    case "$*" in *install*prometheus*) ;; *) exit 0 ;; esac
                    /usr/sbin/policy-rc.d prometheus start; echo $? >/run/host/policy
                    cp /usr/sbin/policy-rc.d /run/host/forbidding
                    printf '\(unit)' >/lib/systemd/system/prometheus.service
                    systemctl enable prometheus.service
                    """, to: "apt-get", mode: 0o755)
                // All are installed but one.
                try host.write(
                    "#!/bin/sh\ncase \"$*\" in *prometheus) exit 1 ;; *) printf installed ;; esac\n",
                    to: "dpkg-query", mode: 0o755)
                try host.write("#!/bin/sh\n", to: "swift", mode: 0o755)
                try host.output(
                    """
                    rm -f /lib/systemd/system/prometheus.service /etc/systemd/system/*/prometheus.service
                    printf '\(unit)' >/lib/systemd/system/ssh.service
                    systemctl daemon-reload && systemctl enable ssh.service
                    """)
                let said = try host.output("PATH=/run/host:$PATH /run/host/install-packages test 2>&1")
                #expect(said.contains("Installing Debian packages: prometheus"), "\(said)")
                #expect(said.contains("Not started and disabled: the new prometheus.service"), "\(said)")
                #expect(try host.output("cat /run/host/policy") == "101")
                #expect(try host.shell("systemctl is-enabled prometheus").output.trimmed == "disabled")
                #expect(try host.shell("systemctl is-enabled ssh").output.trimmed == "enabled")
                #expect(try host.shell("test -e /usr/sbin/policy-rc.d").status == 1, "the policy is gone again")

                // The machine's own policy holds again, also when a run was killed in between.
                try host.output(
                    "printf '#!/bin/sh\\nexit 0\\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d")
                for preparation in [
                    "true", "mv /usr/sbin/policy-rc.d{,.own}; cp /run/host/forbidding /usr/sbin/policy-rc.d",
                ] {
                    try host.output("\(preparation); rm /run/host/policy")
                    try host.output("PATH=/run/host:$PATH /run/host/install-packages test")
                    #expect(try host.output("cat /run/host/policy") == "101", "\(preparation)")
                    #expect(try host.shell("/usr/sbin/policy-rc.d").status == 0, "\(preparation)")
                    #expect(try host.shell("test -e /usr/sbin/policy-rc.d.own").status == 1, "\(preparation)")
                }
            }
        }
    }
}
