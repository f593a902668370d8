import WorkflowModel

extension RoleTable {
    /// Reads `{"users": {"alice": "operator", "1001": "viewer"}, "groups": {"staff": "author"}}`.
    init(parsing value: Value, at place: String, identities: Identities) throws(ConfigurationError) {
        guard case .object(let object) = value else {
            throw ConfigurationError(at: place, "must be an object with users and groups")
        }
        var users: [UInt32: Role] = [:]
        var groups: [UInt32: Role] = [:]
        for (key, value) in object {
            switch key {
            case "users": users = try Self.entries(value, at: "\(place).users", kind: "user", identities.uid)
            case "groups": groups = try Self.entries(value, at: "\(place).groups", kind: "group", identities.gid)
            default: throw ConfigurationError(at: "\(place).\(key)", "no such member; there are users and groups")
            }
        }
        self.init(users: users, groups: groups)
    }

    private static func entries(
        _ value: Value, at place: String, kind: String, _ number: (String) -> UInt32?
    ) throws(ConfigurationError) -> [UInt32: Role] {
        guard case .object(let object) = value else {
            throw ConfigurationError(at: place, "must be an object from names to roles")
        }
        var entries: [UInt32: Role] = [:]
        for (name, value) in object {
            guard let identity = UInt32(name) ?? number(name) else {
                throw ConfigurationError(at: "\(place).\(name)", "no such \(kind) on this system")
            }
            guard case .string(let text) = value, let role = Role(rawValue: text) else {
                let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw ConfigurationError(at: "\(place).\(name)", "must be one of \(roles)")
            }
            entries[identity] = role
        }
        return entries
    }
}
