import EngineProtocol
import Glibc
import Testing

@testable import EngineDaemon

@Suite("Access")
struct AccessTests {
    /// The whole of the authorization, written down a second time.
    static let permissions: [Method: Set<Role>] = [
        .ping: [.viewer, .operator, .author, .admin],
        .engineStatus: [.viewer, .operator, .author, .admin],
        .metrics: [.viewer, .operator, .author, .admin],
        .graph: [.viewer, .operator, .author, .admin],
        .validate: [.viewer, .operator, .author, .admin],
        .definitionList: [.viewer, .operator, .author, .admin],
        .definitionShow: [.viewer, .operator, .author, .admin],
        .definitionRegister: [.author, .admin],
        .definitionRemove: [.author, .admin],
        .scheduleList: [.viewer, .operator, .author, .admin],
        .scheduleShow: [.viewer, .operator, .author, .admin],
        .schedulePause: [.operator, .author, .admin],
        .scheduleResume: [.operator, .author, .admin],
        .scheduleRunNow: [.operator, .author, .admin],
        .status: [.viewer, .operator, .author, .admin],
        .list: [.viewer, .operator, .author, .admin],
        .inspect: [.viewer, .operator, .author, .admin],
        .logs: [.viewer, .operator, .author, .admin],
        .watch: [.viewer, .operator, .author, .admin],
        .history: [.viewer, .operator, .author, .admin],
        .pause: [.operator, .author, .admin],
        .resume: [.operator, .author, .admin],
        .cancel: [.operator, .author, .admin],
        .approve: [.operator, .author, .admin],
        .reject: [.operator, .author, .admin],
        .publish: [.operator, .author, .admin],
        .start: [.author, .admin],
    ]

    @Test("each role may call exactly its methods", arguments: Method.allCases, Role.allCases)
    func permission(of method: Method, for role: Role) {
        #expect((role >= method.roleRequired) == Self.permissions[method]?.contains(role))
    }

    @Test("root and the daemon's own user are admins, members of the group authors, others nobody")
    func standardTable() throws {
        let table = RoleTable.standard(ownUID: 1_000, engineGID: 77)
        #expect(table.role(of: try Peer(uid: 0, gid: 0, pid: 1)) == .admin)
        #expect(table.role(of: try Peer(uid: 1_000, gid: 1_000, pid: 1)) == .admin)
        #expect(table.role(of: try Peer(uid: 1_001, gid: 77, pid: 1)) == .author)
        #expect(table.role(of: try Peer(uid: 1_001, gid: 1_001, pid: 1, groups: [5, 77])) == .author)
        #expect(table.role(of: try Peer(uid: 1_001, gid: 1_001, pid: 1, groups: [5])) == nil)
    }

    @Test("the daemon of root has one entry for root")
    func standardTableOfRoot() throws {
        let table = RoleTable.standard(ownUID: 0, engineGID: nil)
        #expect(table.role(of: try Peer(uid: 0, gid: 0, pid: 1)) == .admin)
    }

    @Test("a user's own entry beats its groups, and of groups the highest counts")
    func precedence() throws {
        let table = RoleTable(users: [1: .viewer], groups: [10: .operator, 11: .admin])
        #expect(table.role(of: try Peer(uid: 1, gid: 11, pid: 1, groups: [10])) == .viewer)
        #expect(table.role(of: try Peer(uid: 2, gid: 10, pid: 1, groups: [11])) == .admin)
    }

    @Test("peers without identity are refused", arguments: [UInt32.max, 65_534])
    func refusesUnmapped(uid: UInt32) {
        #expect(throws: Peer.Failure.unmapped(uid: uid)) { try Peer(uid: uid, gid: 1, pid: 1) }
    }

    @Test("a descriptor that is no socket has no credentials and is refused")
    func refusesUnreadable() {
        #expect(throws: Peer.Failure.unreadable(code: ENOTSOCK)) {
            try Peer(descriptor: open("/dev/null", O_RDONLY | O_CLOEXEC))
        }
    }

    @Test("a connected socket shows this process")
    func readsCredentials() throws {
        var pair: [CInt] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        defer { for descriptor in pair { close(descriptor) } }
        let peer = try Peer(descriptor: pair[0])
        #expect(peer.uid == getuid())
        #expect(peer.gid == getgid())
        #expect(peer.pid == getpid())
    }

    @Test("a grant follows the policy down and never up")
    func grantNeverRises() throws {
        let policy = AccessPolicy(RoleTable(users: [5: .operator], groups: [:]))
        var grant = try #require(AccessGrant(of: try Peer(uid: 5, gid: 5, pid: 1), under: policy))
        policy.replace(with: RoleTable(users: [5: .admin], groups: [:]))
        #expect(grant.currentRole(under: policy) == .operator)
        policy.replace(with: RoleTable(users: [5: .viewer], groups: [:]))
        #expect(grant.currentRole(under: policy) == .viewer)
        policy.replace(with: RoleTable(users: [:], groups: [:]))
        #expect(grant.currentRole(under: policy) == nil)
        policy.replace(with: RoleTable(users: [5: .viewer], groups: [:]))
        #expect(grant.currentRole(under: policy) == nil)
    }
}
