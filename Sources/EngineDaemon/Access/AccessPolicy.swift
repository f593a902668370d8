import Synchronization

/// The role table in force, which a reload replaces.
final class AccessPolicy: Sendable {
    private let table: Mutex<RoleTable>
    /// Grows with each replacement, so that a connection notices without taking the lock.
    private let generationCounter = Atomic<Int>(0)

    init(_ table: RoleTable) { self.table = Mutex(table) }

    var generation: Int { generationCounter.load(ordering: .acquiring) }

    func role(of peer: Peer) -> Role? { table.withLock { $0.role(of: peer) } }

    func replace(with table: RoleTable) {
        self.table.withLock { $0 = table }
        generationCounter.add(1, ordering: .acquiringAndReleasing)
    }
}
