import Foundation
import TestPrograms
import Testing

/// Where the gateway listens, and what its environment must say.
@Suite("Listeners", .timeLimit(.minutes(1)))
struct ListenerTests {
    private static func gateway(_ folder: TestFolder, _ environment: [String: String]) throws -> ChildProcess {
        let own = ["ENGINE_SOCKET": folder.path("engine"), "ENGINE_GATEWAY_TOKEN_FILE": folder.path("token")]
        return try ChildProcess(
            Programs.path("engine-gateway"), [], environment: own.merging(environment) { $1 },
            output: folder.path("log"), error: folder.path("log"))
    }

    @Test("behind a proxy that ends TLS it listens at a Unix socket, also after a kill, and knows its pages by https")
    func proxied() async throws {
        try await onThread {
            let folder = try TestFolder()
            let token = String(repeating: "t", count: 40)
            try folder.writeSecret(token, to: "token")
            let socket = folder.path("http")
            for _ in 0..<2 {
                let process = try Self.gateway(
                    folder,
                    [
                        "ENGINE_GATEWAY_SOCKET": socket, "ENGINE_GATEWAY_HOSTS": "engine.example",
                        "ENGINE_GATEWAY_TLS": "proxy",
                    ])
                defer {
                    process.send(SIGKILL)
                    process.waitUntilExit()
                }
                func status(_ headers: [String], host: String = "engine.example") -> Int? {
                    HTTPExchange(path: socket)?.exchange(
                        "GET", "/livez", host: host, headers: ["Authorization: Bearer \(token)"] + headers)?.status
                }
                let deadline = ContinuousClock.now.advanced(by: .seconds(30))
                while status([]) != 200, ContinuousClock.now < deadline { usleep(20_000) }
                #expect(status(["Origin: https://engine.example"]) == 200)
                #expect(status(["Origin: https://evil.example"]) == 403)
                #expect(status([], host: "localhost") == 421)
            }
        }
    }

    @Test(
        "it does not start where it would be open to others, and says why",
        arguments: [
            (["ENGINE_GATEWAY_ADDRESS": "0.0.0.0"], "only the loopback addresses"),
            (["ENGINE_GATEWAY_ADDRESS": "192.0.2.1"], "only the loopback addresses"),
            (["ENGINE_GATEWAY_SOCKET": "/tmp/none"], "ENGINE_GATEWAY_HOSTS"),
            (["ENGINE_GATEWAY_TOKEN_FILE": "/etc/hostname"], "readable by others"),
            (["ENGINE_GATEWAY_ROLE": "admin"], "none of viewer, operator and author"),
        ] as [([String: String], String)])
    func refused(environment: [String: String], reason: String) async throws {
        try await onThread {
            let folder = try TestFolder()
            try folder.writeSecret(String(repeating: "t", count: 40), to: "token")
            let process = try Self.gateway(folder, environment)
            #expect(process.waitUntilExit() == 78)
            #expect(try String(contentsOfFile: folder.path("log"), encoding: .utf8).contains(reason))
        }
    }
}

/// A folder that goes with its owner.
final class TestFolder: Sendable {
    private let url = URL(filePath: "/tmp/gateway-\(UUID().uuidString.prefix(8))")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    /// Writes a file that only its owner may read.
    func writeSecret(_ text: String, to name: String) throws {
        try #require(
            FileManager.default.createFile(
                atPath: path(name), contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
    }
}
