import EngineClient
import EngineProtocol
import Foundation
import Testing

@testable import EngineGateway

/// The page: what it is made of, and how it works in a browser.
@Suite("The page", .timeLimit(.minutes(10)))
struct PageTests {
    private static func text(_ file: GatewayFile) -> String { String(decoding: file.bytes, as: UTF8.self) }

    @Test("the page is small and needs nothing from elsewhere")
    func selfContained() {
        #expect(GatewayFile.pages.reduce(0) { $0 + $1.bytes.count } < 200_000)
        for file in GatewayFile.pages {
            let text = Self.text(file).replacing("http://www.w3.org/2000/svg", with: "")
            #expect(!text.contains("http://") && !text.contains("https://"), "\(file.name)")
            #expect(!text.contains("innerHTML") && !text.contains("eval("), "\(file.name): text must stay text")
        }
    }

    @Test("the page has no inline script, style or handler, which its policy would refuse")
    func noInline() throws {
        let page = Self.text(try #require(GatewayFile.pages.first { $0.name == "index.html" }))
        for part in page.components(separatedBy: "<script").dropFirst() { #expect(part.contains("src=")) }
        #expect(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick"))
    }

    @Test("every file of the page is served, without a token, with its type")
    func served() async throws {
        try await onThread {
            let gateway = try TestGateway(withEngine: false)
            for route in Route.pages {
                let connection = try #require(HTTPExchange(port: gateway.port))
                let answer = try #require(connection.exchange("GET", route.path, host: gateway.host))
                #expect(answer.status == 200, "\(route.path)")
                #expect(answer.headers["content-security-policy"]?.contains("script-src 'self'") == true)
            }
        }
    }

    static let hasBrowser =
        Programs.installed("chromedriver") != nil && Programs.installed("chromium") != nil
        && Programs.installed("python3") != nil

    @Test(
        "in a browser every button does what it says, nothing is refused, and everybody can use it",
        .enabled(if: hasBrowser, "no chromium, chromedriver or python3"))
    func browser() async throws {
        try await onThread {
            let gateway = try TestGateway()
            let web = try Programs.run(
                Programs.path("enginectl"),
                ["web", "--print", "--token-file", gateway.tokenFile, "--address", "http://\(gateway.host)"])
            let code = web.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let (status, output) = try Self.browse("page.py", gateway, ["CODE_ADDRESS": code])
            #expect(status == 0, "\(output)")
        }
    }

    @Test(
        "axe-core finds nothing serious in any view",
        .enabled(if: hasBrowser, "no chromium, chromedriver or python3"),
        .enabled(if: axe != nil, "no axe-core: packaging/install-python"))
    func accessible() async throws {
        try await onThread {
            let gateway = try TestGateway()
            let (status, output) = try Self.browse("page.py", gateway, ["AXE": try #require(Self.axe)])
            #expect(status == 0, "\(output)")
        }
    }

    @Test("the list bears many executions", .enabled(if: hasBrowser, "no chromium, chromedriver or python3"))
    func many() async throws {
        // By hand, of a release build: GATEWAY_EXECUTIONS=100000.
        let count = ProcessInfo.processInfo.environment["GATEWAY_EXECUTIONS"].flatMap { Int($0) } ?? 2_000
        let gateway = try await onThread { try TestGateway(role: "operator") }
        try await withThrowingTaskGroup { group in
            let threads = 8
            for thread in 0..<threads {
                group.addTask {
                    try await onThread {
                        var connection = try EngineConnection(path: gateway.socket)
                        for _ in 0..<(count + thread) / threads {
                            _ = try connection.call(StartParameters(document: "name: parked\nsteps: [{wait: 24h}]"))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        try await onThread {
            let (status, output) = try Self.browse("many.py", gateway, ["EXECUTIONS": "\(count)"])
            #expect(status == 0, "\(output)")
            print(output)
        }
    }

    /// Runs one of the scripts that work the page.
    private static func browse(
        _ script: String, _ gateway: TestGateway, _ environment: [String: String]
    ) throws -> (status: Int32, output: String) {
        let place = [
            "GATEWAY": "http://\(gateway.host)", "GATEWAY_TOKEN": gateway.token,
            "DRIVER_PORT": "\(HTTPExchange.freePort())", "BROWSER_PROFILE": gateway.folder.path + "/profile",
        ]
        return try Programs.run(
            try #require(Programs.installed("python3")),
            [Programs.sources.appending(path: "Tests/EngineGatewayTests/Browser/\(script)").path],
            environment: environment.merging(place) { $1 })
    }

    static let schemathesis = Programs.installed("schemathesis")

    /// The file of axe-core, which `packaging/install-python` puts beside the programs.
    static let axe: String? = schemathesis.flatMap { program in
        let file = URL(filePath: program).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "axe.min.js").path
        return FileManager.default.fileExists(atPath: file) ? file : nil
    }

    @Test(
        "a property-based client finds no violation of the document",
        .enabled(if: schemathesis != nil, "no schemathesis: packaging/install-python"))
    func properties() async throws {
        try await onThread {
            let gateway = try TestGateway()
            let id = try gateway.start("name: done\nsteps:\n  - run: echo done\n")
            try gateway.wait(for: id, .completed)
            // By hand, 5,000 other requests each time: SCHEMATHESIS_EXAMPLES=210 SCHEMATHESIS_SEED=$RANDOM.
            let environment = ProcessInfo.processInfo.environment
            let examples = environment["SCHEMATHESIS_EXAMPLES"] ?? "20"
            let seed = environment["SCHEMATHESIS_SEED"] ?? "8"
            let settings = Programs.sources.appending(path: "Tests/EngineGatewayTests/schemathesis.toml").path
            let (status, output) = try Programs.run(
                try #require(Self.schemathesis),
                [
                    "--config-file", settings, "run", "http://\(gateway.host)\(TestGateway.base)/openapi.json", "-H",
                    gateway.bearer, "--exclude-operation-id", "watchExecutions", "--exclude-operation-id",
                    "watchExecution", "-n", examples, "--seed", seed, "--phases",
                    "examples,coverage,fuzzing", "--no-shrink", "--request-timeout", "25", "--continue-on-failure",
                    "--warnings", "off",
                ])
            #expect(status == 0, "\(output.suffix(4_000))")
            for line in output.split(separator: "\n") where line.contains("generated") {
                print("Of the requests, \(line)")
            }
        }
    }
}
