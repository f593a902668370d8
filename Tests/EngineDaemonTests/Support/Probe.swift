import Synchronization

/// Counts how often a place was reached, and lets a test wait for the first time.
final class Probe: Sendable {
    private let counter = Atomic<Int>(0)
    private let gate = Gate()

    var count: Int { counter.load(ordering: .sequentiallyConsistent) }

    func enter() {
        counter.add(1, ordering: .sequentiallyConsistent)
        gate.open()
    }

    func entered() async { await gate.wait() }
}
