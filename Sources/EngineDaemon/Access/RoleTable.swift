/// Which user or group has which role; who is in neither has none and is refused.
struct RoleTable: Sendable, Equatable {
    private var users: [UInt32: Role]
    private var groups: [UInt32: Role]

    init(users: [UInt32: Role], groups: [UInt32: Role]) {
        self.users = users
        self.groups = groups
    }

    /// Root and the daemon's own user are admins, since both can do everything to the daemon anyway; members of the
    /// group `engine` are authors, since the group is made for those who may.
    static func standard(ownUID: UInt32, engineGID: UInt32?) -> RoleTable {
        var users: [UInt32: Role] = [0: .admin]
        users[ownUID] = .admin
        var groups: [UInt32: Role] = [:]
        if let engineGID { groups[engineGID] = .author }
        return RoleTable(users: users, groups: groups)
    }

    /// The entries of `other` replace those of this table.
    func overridden(by other: RoleTable) -> RoleTable {
        RoleTable(
            users: users.merging(other.users) { $1 },
            groups: groups.merging(other.groups) { $1 })
    }

    /// The user's own entry decides; without one the highest of its groups' roles.
    func role(of peer: Peer) -> Role? {
        users[peer.uid] ?? ([peer.gid] + peer.groups).compactMap { groups[$0] }.max()
    }
}
