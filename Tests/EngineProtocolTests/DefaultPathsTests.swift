import EngineProtocol
import Testing

@Suite("Default paths")
struct DefaultPathsTests {
    private func paths(uid: UInt32, _ environment: [String: String]) -> DefaultPaths {
        DefaultPaths(uid: uid) { environment[$0] }
    }

    @Test("root has the system's paths") func root() {
        let expected = DefaultPaths(stateDirectory: "/var/lib/engine", socket: "/run/engine/engined.sock")
        #expect(paths(uid: 0, ["HOME": "/root", "XDG_RUNTIME_DIR": "/run/user/0"]) == expected)
    }

    @Test("a user has the XDG directories") func user() {
        let environment = ["HOME": "/home/ada", "XDG_RUNTIME_DIR": "/run/user/1000"]
        let expected = DefaultPaths(
            stateDirectory: "/home/ada/.local/state/engine", socket: "/run/user/1000/engine/engined.sock")
        #expect(paths(uid: 1_000, environment) == expected)
    }

    @Test("without a runtime directory the socket stands in the private state directory") func noRuntimeDirectory() {
        #expect(paths(uid: 7, ["HOME": "/home/bob"]).socket == "/home/bob/.local/state/engine/engined.sock")
        #expect(paths(uid: 7, [:]).stateDirectory == "/var/tmp/engine-7")
    }

    @Test("systemd's directories come before the defaults, ours before systemd's") func precedence() {
        var environment = ["STATE_DIRECTORY": "/var/lib/a:/var/lib/b", "RUNTIME_DIRECTORY": "/run/a"]
        #expect(
            paths(uid: 990, environment)
                == DefaultPaths(stateDirectory: "/var/lib/a", socket: "/run/a/engined.sock"))
        environment["ENGINE_STATE"] = "/srv/state"
        environment["ENGINE_SOCKET"] = "/srv/socket"
        #expect(
            paths(uid: 990, environment) == DefaultPaths(stateDirectory: "/srv/state", socket: "/srv/socket"))
    }

    @Test("a client asks ENGINE_SOCKET alone, else its own instance before the system's") func client() {
        let environment = ["HOME": "/home/ada", "XDG_RUNTIME_DIR": "/run/user/1000", "ENGINE_SOCKET": ""]
        #expect(
            DefaultPaths.clientSockets(uid: 1_000) { environment[$0] }
                == ["/run/user/1000/engine/engined.sock", "/run/engine/engined.sock"])
        #expect(DefaultPaths.clientSockets(uid: 1_000) { _ in "/tmp/s" } == ["/tmp/s"])
        #expect(DefaultPaths.clientSockets(uid: 0) { _ in nil } == ["/run/engine/engined.sock"])
    }
}
