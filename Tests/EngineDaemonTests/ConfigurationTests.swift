import EngineProtocol
import Glibc
import Logging
import TestPrograms
import Testing

@testable import EngineDaemon

@Suite("Configuration")
struct ConfigurationTests {
    /// A system with one user and one group.
    static let identities = Identities(
        uid: { $0 == "alice" ? 1_001 : nil }, gid: { ["engine": 77, "staff": 50][$0] })

    static func sources(
        flags: [Setting: String] = [:], file: String? = nil, environment: [String: String] = [:], uid: UInt32 = 1_000
    ) -> DaemonConfiguration.Sources {
        DaemonConfiguration.Sources(
            flags: flags, filePath: file, environment: environment, uid: uid, identities: identities)
    }

    @Test("without any setting everything has its documented default")
    func defaults() throws {
        let configuration = try DaemonConfiguration(Self.sources(environment: ["HOME": "/home/x"]))
        #expect(configuration.stateDirectory == "/home/x/.local/state/engine")
        #expect(configuration.logLevel == .info)
        #expect(configuration.control == ControlConfiguration())
        #expect(configuration.retentionAge == .seconds(30 * 86_400))
        #expect(configuration.retentionCount == 10_000)
        #expect(configuration.roles == RoleTable(users: [0: .admin, 1_000: .admin], groups: [77: .author]))
        #expect(configuration.filePath == nil)
        #expect(configuration.unknownVariables.isEmpty)
    }

    @Test("the command line beats the environment, and the environment the file")
    func precedence() throws {
        let file = try ConfigurationText(#"{"state": "/f", "socket": "/f/s", "logLevel": "error"}"#)
        let configuration = try DaemonConfiguration(
            Self.sources(
                flags: [.state: "/c"], file: file.path,
                environment: ["ENGINE_STATE": "/e", "ENGINE_SOCKET": "/e/s"], uid: getuid()))
        #expect(configuration.stateDirectory == "/c")
        #expect(configuration.socketPath == "/e/s")
        #expect(configuration.logLevel == .error)
    }

    @Test("every setting is found by its variable", arguments: Setting.allCases)
    func variables(setting: Setting) throws {
        let value: String =
            switch setting {
            case .state, .socket, .stepd, .resources, .secrets: "/a/path"
            case .logLevel: "trace"
            case .connectionsMaximum, .connectionsPerUserMaximum, .idleSeconds, .retentionDays, .retentionCount: "17"
            case .lineBytesMaximum, .httpBodyBytesMaximum: "2048"
            case .httpProxy: "http://proxy.example:3128"
            case .httpDirect: ".example.com"
            case .httpTrust: "/etc/passwd"
            case .httpOrigins: "https://a.example=http://127.0.0.1:1"
            case .httpConnectSeconds, .httpSilenceSeconds: "17"
            }
        var environment = ["HOME": "/home/x"]
        let before = try DaemonConfiguration(Self.sources(environment: environment))
        environment[setting.variable] = value
        let after = try DaemonConfiguration(Self.sources(environment: environment))
        #expect(before != after, "\(setting.variable) changed nothing")
        #expect(after.unknownVariables.isEmpty)
    }

    @Test("a relative path is seen from the working directory")
    func relativePath() throws {
        let configuration = try DaemonConfiguration(Self.sources(flags: [.state: "x/y"], environment: ["HOME": "/h"]))
        #expect(configuration.stateDirectory == FileSystem.absolute("x/y"))
        #expect(configuration.stateDirectory.hasPrefix("/"))
    }

    @Test(
        "a file that is wrong is refused with the place and what would be right",
        arguments: [
            (#"{"stat": "/x"}"#, "stat: no such setting; there are connectionsMaximum"),
            (#"{"connectionsMaximum": true}"#, "connectionsMaximum: must be a text or a whole number"),
            (#"{"connectionsMaximum": 0}"#, "must be a whole number from 1 to"),
            (#"{"lineBytesMaximum": 99999999}"#, "must be a whole number from 1024 to 8388608"),
            (#"{"logLevel": "loud"}"#, "must be one of trace, debug, info"),
            (#"{"roles": {"users": {"bob": "admin"}}}"#, "roles.users.bob: no such user"),
            (#"{"roles": {"groups": {"staff": "king"}}}"#, "must be one of viewer, operator, author, admin"),
            (#"{"roles": {"hosts": {}}}"#, "no such member; there are users and groups"),
            (#"{"state": ""}"#, "must not be empty"),
            (#"{"httpTrust": "/no/such/file"}"#, "there is no file /no/such/file"),
            (#"{"httpProxy": "socks://x"}"#, "must be http://HOST:PORT"),
            (#"{"httpProxy": "http://user:word@proxy:1"}"#, "must be http://HOST:PORT"),
            (#"{"httpOrigins": "https://a.example=http://b.example"}"#, "has TLS, so"),
            (#"[]"#, "must hold one JSON object"),
            (#"{"state": "/a", "state": "/b"}"#, "no JSON"),
            (#"{"#, "no JSON"),
        ])
    func refusesWrongFile(text: String, problem: String) throws {
        let file = try ConfigurationText(text)
        let error = #expect(throws: ConfigurationError.self) {
            try DaemonConfiguration(Self.sources(file: file.path, environment: ["HOME": "/h"], uid: getuid()))
        }
        #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
    }

    @Test("a file that was named and is missing is refused")
    func refusesMissingFile() {
        let error = #expect(throws: ConfigurationError.self) {
            try DaemonConfiguration(Self.sources(file: "/nowhere/engined.json", environment: ["HOME": "/h"]))
        }
        #expect(error?.place == "/nowhere/engined.json")
    }

    @Test("a file that others may write is refused, since it says who may run commands")
    func refusesWritableFile() throws {
        let file = try ConfigurationText("{}")
        #expect(chmod(file.path, 0o666) == 0)
        #expect(throws: ConfigurationError(at: file.path, "can be written by others: chmod go-w it")) {
            try DaemonConfiguration(Self.sources(file: file.path, environment: ["HOME": "/h"], uid: getuid()))
        }
    }

    @Test("roles of the file are laid over the standard ones")
    func roles() throws {
        let file = try ConfigurationText(
            #"{"roles": {"users": {"alice": "operator", "0": "viewer"}, "groups": {"staff": "viewer"}}}"#)
        let configuration = try DaemonConfiguration(
            Self.sources(file: file.path, environment: ["HOME": "/h"], uid: getuid()))
        #expect(configuration.roles.role(of: try Peer(uid: 1_001, gid: 1, pid: 1)) == .operator)
        #expect(configuration.roles.role(of: try Peer(uid: 0, gid: 0, pid: 1)) == .viewer)
        #expect(configuration.roles.role(of: try Peer(uid: 9, gid: 50, pid: 1)) == .viewer)
        #expect(configuration.roles.role(of: try Peer(uid: 9, gid: 77, pid: 1)) == .author)
    }

    @Test("a variable that is named like a setting and is none is told")
    func unknownVariable() throws {
        let environment = ["HOME": "/h", "ENGINE_STAET": "/x", "ENGINE_STATE": "/y"]
        #expect(try DaemonConfiguration(Self.sources(environment: environment)).unknownVariables == ["ENGINE_STAET"])
    }

    @Test("the connections leave descriptors for the journal and the steps", arguments: [64, 200, 1_024, 20_000])
    func descriptorBudget(descriptors: Int) {
        let connections = DescriptorBudget.connectionsMaximum(descriptors: descriptors)
        #expect(connections >= 1)
        #expect(descriptors < 256 ? connections <= descriptors / 2 : connections == descriptors - 128)
    }
}

/// A configuration file in a private directory.
struct ConfigurationText: ~Copyable {
    private let directory: TemporaryDirectory
    var path: String { Self.path(in: directory) }

    init(_ text: String) throws {
        let directory = try TemporaryDirectory()
        try Self.write(text, to: Self.path(in: directory))
        self.directory = directory
    }

    private static func path(in directory: borrowing TemporaryDirectory) -> String {
        "\(directory.path)/engined.json"
    }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = creat(path, 0o600)
        guard descriptor >= 0 else { throw TestFailure("creat: \(errno)") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw TestFailure("write: \(errno)") }
    }
}
