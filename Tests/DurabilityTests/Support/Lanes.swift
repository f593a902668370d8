import Foundation
import Synchronization

/// So many proofs side by side: each has a daemon of its own, which waits for the disk more than it computes.
/// `ENGINE_PROOF_LANES` sets how many; one unless said.
actor Lanes {
    static let count = max(Machine.scale("ENGINE_PROOF_LANES", 1), 1)
    static let shared = Lanes(count)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    private init(_ count: Int) { free = count }

    /// Runs `body` when one is free, in the order of the calls.
    static func run<Success>(_ body: () async throws -> Success) async throws -> Success {
        await shared.enter()
        do {
            let success = try await body()
            await shared.leave()
            return success
        } catch {
            await shared.leave()
            throw error
        }
    }

    private func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}

/// When the long forms begin nothing new: they print what they came to. `ENGINE_PROOF_UNTIL` says it, in seconds since 1970.
enum ProofDeadline {
    private static let seconds = Machine.scale("ENGINE_PROOF_UNTIL", .max)
    static var isOver: Bool { Date.now.timeIntervalSince1970 >= Double(seconds) }
}

/// What a form came to, over all of its cases: the last line that it prints has the sums.
enum Tally {
    private static let sums = Mutex<[String: (count: Int, acknowledged: Int)]>([:])

    /// Counts, and prints the sums so far.
    static func add(_ what: String, _ count: Int, acknowledged: Int) {
        let sum = sums.withLock { sums in
            sums[what, default: (0, 0)].count += count
            sums[what, default: (0, 0)].acknowledged += acknowledged
            return sums[what, default: (0, 0)]
        }
        print("in all: \(sum.count) \(what), \(sum.acknowledged) acknowledged commands compared")
    }
}
