import EngineProtocol
import Foundation
import TestPrograms
import Testing

/// The metrics, as the tools of Prometheus see them.
@Suite("Metrics", .timeLimit(.minutes(2)))
struct MetricsTests {
    @Test("the metrics tell what happened, in both formats, over HTTP and on the command line")
    func figures() async throws {
        try await onThread {
            let gateway = try TestGateway()
            let good = try gateway.start("name: good\nsteps:\n  - run: 'true'\n")
            let bad = try gateway.start("name: bad\nsteps:\n  - run: exit 3\n")
            let waiting = try gateway.start(RestTests.sleeper)
            try gateway.wait(for: good, .completed)
            try gateway.wait(for: bad, .failed)
            try gateway.wait(for: waiting, .waiting)
            let open = try gateway.ask("GET", "/metrics", headers: ["Accept: application/openmetrics-text"])
            #expect(open.headers["content-type"]?.hasPrefix("application/openmetrics-text") == true)
            #expect(open.body.contains("# EOF\n"))
            for line in [
                #"engine_executions_started_total{process="good"} 1"#,
                #"engine_executions_ended_total{process="bad",status="failed"} 1"#,
                #"engine_executions{process="sleeper",status="waiting"} 1"#,
                #"engine_step_ends_total{cause="exitedNonZero"} 1"#, #"engine_task_faults_total{type="runtime"} 1"#,
                #"engine_execution_duration_seconds_count{status="completed"} 1"#,
                #"engine_step_attempts_total{kind="run",attempt="first"} 3"#,
                #"engine_socket_requests_total{method="execution.start",code="ok"} 3"#, "engine_timers 1",
                "# UNIT engine_journal_fsync_seconds seconds", "# TYPE engine_journal_appends counter",
            ] { #expect(open.body.contains(line + "\n"), "\(line)\n\(open.body)") }
            let plain = try gateway.ask("GET", "/metrics")
            #expect(plain.headers["content-type"]?.hasPrefix("text/plain") == true)
            #expect(plain.body.contains("# TYPE engine_journal_appends_total counter"))
            let (status, text) = try Programs.run(
                Programs.path("enginectl"), ["metrics", "--format", "prometheus"],
                environment: ["ENGINE_SOCKET": gateway.socket])
            #expect(status == 0)
            #expect(text.contains("engine_build_info{version="))
            #expect(Self.names(text) == Self.names(plain.body))
        }
    }

    @Test(
        "promtool finds nothing to say about the metrics",
        .enabled(if: Programs.installed("promtool") != nil, "no promtool: packaging/packages, prometheus"))
    func lint() async throws {
        try await onThread {
            let gateway = try TestGateway()
            try gateway.wait(for: try gateway.start("name: good\nsteps:\n  - run: 'true'\n"), .completed)
            try gateway.wait(for: try gateway.start("name: bad\nsteps:\n  - run: exit 3\n"), .failed)
            let text = try gateway.ask("GET", "/metrics").body
            #expect(text.contains("engine_executions_ended_total"))
            let promtool = try #require(Programs.installed("promtool"))
            let verdict = try Programs.run(promtool, ["check", "metrics"], input: text)
            #expect(verdict.status == 0, "\(verdict.output)")
            #expect(verdict.output.isEmpty, "\(verdict.output)")
        }
    }

    @Test(
        "a Prometheus server scrapes the gateway",
        .enabled(if: Programs.installed("prometheus") != nil, "no prometheus"))
    func scrape() async throws {
        try await onThread {
            let gateway = try TestGateway(role: nil)
            let port = HTTPExchange.freePort()
            let configuration = """
                global: { scrape_interval: 200ms, scrape_timeout: 200ms }
                scrape_configs:
                  - job_name: engine
                    authorization: { credentials_file: \(gateway.tokenFile) }
                    static_configs: [{ targets: ["\(gateway.host)"] }]
                """
            let file = gateway.folder.appending(path: "prometheus.yml")
            try configuration.write(to: file, atomically: true, encoding: .utf8)
            let process = try ChildProcess(
                try #require(Programs.installed("prometheus")),
                [
                    "--config.file=\(file.path)", "--storage.tsdb.path=\(gateway.folder.path)/tsdb",
                    "--web.listen-address=127.0.0.1:\(port)", "--log.level=error",
                ])
            defer {
                process.send(SIGTERM)
                process.waitUntilExit()
            }
            let query = "/api/v1/query?query=up%7Bjob%3D%22engine%22%7D%20*%20on()%20engine_build_info"
            let deadline = ContinuousClock.now.advanced(by: .seconds(30))
            var last = ""
            while !last.contains(#",\"1\"]"#.replacing("\\", with: "")), ContinuousClock.now < deadline {
                usleep(100_000)
                last = HTTPExchange(port: port)?.exchange("GET", query, host: "127.0.0.1:\(port)")?.body ?? ""
            }
            #expect(last.contains(#""success""#) && last.contains(#","1"]"#), "\(last)")
        }
    }

    private static func names(_ text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map { String($0.split(separator: " ")[2]) }
    }

    @Test("the page of the metrics has a line for each, and none for others")
    func page() async throws {
        try await onThread {
            let gateway = try TestGateway(role: nil)
            let body = try gateway.ask("GET", "/metrics").body
            let names = Self.names(body)
            let text = try String(
                contentsOf: Programs.sources.appending(path: "packaging/doc/metrics.md"), encoding: .utf8)
            let listed = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
                .compactMap { $0.split(separator: "`").dropFirst().first.map { String($0.prefix { $0 != "{" }) } }
            #expect(listed.sorted() == names.sorted())
        }
    }
}
