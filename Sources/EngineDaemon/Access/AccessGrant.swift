/// The rights of one connection: looked up again after each change of the policy, and never rising.
struct AccessGrant {
    let peer: Peer
    private var role: Role?
    private var generation: Int

    /// Nil when the peer has no role at all.
    init?(of peer: Peer, under policy: AccessPolicy) {
        generation = policy.generation
        guard let role = policy.role(of: peer) else { return nil }
        self.peer = peer
        self.role = role
    }

    /// The role of this moment; nil when the policy has withdrawn it.
    mutating func currentRole(under policy: AccessPolicy) -> Role? {
        let newest = policy.generation
        guard newest != generation else { return role }
        generation = newest
        // Never rising, because the descriptor may have been passed on since it was opened.
        role = role.flatMap { held in policy.role(of: peer).map { min(held, $0) } }
        return role
    }
}
