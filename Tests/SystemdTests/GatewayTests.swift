import EngineProtocol
import Testing
import WorkflowModel

extension SystemdSuite {
    @Suite("The gateway's units")
    struct GatewayTests {
        @Test("the gateway is off until its socket is enabled; then a request starts it, and its sandbox lets it work")
        func door() async throws {
            try await SystemdHost.run { host in
                #expect(try host.shell("systemctl is-enabled engine-gateway.socket").output.trimmed == "disabled")
                // The shipped port is this machine's, too, so the host gets another one, as its unit says.
                let port = 8474 + Int.random(in: 0..<20_000)
                try host.output(
                    """
                    (umask 077; head -c 32 /dev/urandom | base64 >/etc/engine/gateway.token)
                    mkdir -p /etc/systemd/system/engine-gateway.{socket,service}.d
                    printf '[Socket]\\nListenStream=\\nListenStream=127.0.0.1:\(port)\\n' \
                        >/etc/systemd/system/engine-gateway.socket.d/port.conf
                    # The runtime of this build is the toolchain's; a release has it in the program.
                    runtime=$(ldd /usr/bin/engine-gateway | sed -n 's|.*=> \\(/.*\\)/libswiftCore.so.*|\\1|p')
                    printf '[Service]\\nExecPaths=%s\\nEnvironment=ENGINE_GATEWAY_HOSTS=127.0.0.1:\(port)\\n' $runtime \
                        >/etc/systemd/system/engine-gateway.service.d/port.conf
                    systemctl daemon-reload && systemctl start engined && systemctl enable --now engine-gateway.socket
                    """)
                try host.start("name: waiting\nsteps:\n  - wait: 1h\n")
                #expect(try host.shell("systemctl is-active engine-gateway").output.trimmed == "inactive")
                func ask(_ method: String, _ path: String, _ authorization: String = "$(cat /etc/engine/gateway.token)")
                    throws -> String
                {
                    try host.output(
                        """
                        exec 3<>/dev/tcp/127.0.0.1/\(port)
                        printf '%s\\r\\n' '\(method) \(path) HTTP/1.1' 'Host: 127.0.0.1:\(port)' \
                            "Authorization: Bearer \(authorization)" 'Content-Length: 0' 'Connection: close' '' >&3
                        timeout 20 cat <&3
                        """)
                }
                let base = "/api/v1/process-engine/executions"
                #expect(try ask("GET", base).contains("\"waiting\""))
                for unit in ["engine-gateway", "engine-gateway-proxy"] {
                    #expect(try host.output("systemctl show -P ActiveState \(unit)") == "active", "\(unit)")
                }
                #expect(try ask("GET", base, "wrong").hasPrefix("HTTP/1.1 401"))
                // An operator as shipped: it controls, and starts nothing.
                let cancelled = try ask("POST", "\(base)/processes/1/cancel")
                #expect(cancelled.hasPrefix("HTTP/1.1 20"), "\(cancelled)")
                #expect(try host.status(1).status == .cancelled)
                #expect(try ask("POST", base).hasPrefix("HTTP/1.1 403"))
                // The daemon behind it may go and come.
                try host.output("systemctl restart engined")
                #expect(try ask("GET", base).contains("\"waiting\""))
                #expect(try host.output("systemctl show -P NRestarts engine-gateway") == "0")
                let pid = try host.output("systemctl show -P MainPID engine-gateway")
                #expect(try host.output("stat -c %U /proc/\(pid)") == "engine-gateway")
                let noise = try host.output("journalctl -u engine-gateway -p warning -o cat --no-pager")
                #expect(!noise.contains("denied") && !noise.contains("not permitted"), "\(noise)")
            }
        }
    }
}
