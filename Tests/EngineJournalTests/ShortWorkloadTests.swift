import EngineJournal
import Glibc
import Testing
import VirtualDisk

/// Thirty short workloads, and every state in which a power cut can leave them: after each change of the disk each set of
/// unsynchronised sectors where they are few, else each torn beginning, each reversed order and many sets drawn by chance.
/// Each state is recovered, the recovery is cut as well and recovered again. `ENGINE_CRASH_STATES` sets how many recoveries
/// there are in all, at least.
@Suite("Short workloads")
struct ShortWorkloadTests {
    static let recoveriesWanted =
        getenv("ENGINE_CRASH_STATES").flatMap { Int(String(cString: $0)) } ?? 0
    /// When no further round is begun, in seconds since 1970.
    static let deadline = getenv("ENGINE_PROOF_UNTIL").flatMap { Int(String(cString: $0)) } ?? .max

    enum Operation: String, CaseIterable {
        /// One batch, one group.
        case append
        /// Three batches that share a group.
        case group
        /// So much that the next segment is begun.
        case rotate
        /// A checkpoint, and what it makes superfluous goes.
        case checkpoint
        /// An orderly end and a new beginning.
        case reopen
    }

    /// Every pair, and the triples in which a third one meets what the first two left.
    static let workloads: [[Operation]] =
        Operation.allCases.flatMap { first in Operation.allCases.map { [first, $0] } } + [
            [.rotate, .checkpoint, .checkpoint], [.checkpoint, .checkpoint, .rotate], [.rotate, .group, .reopen],
            [.reopen, .group, .checkpoint], [.checkpoint, .rotate, .checkpoint, .append],
        ]

    /// A journal whose writer runs when it is told to, so that groups are what the workload says.
    final class Recorder {
        let disk = VirtualDisk()
        var run = CrashTests.Run(changes: [])
        private var journal: Journal

        static let options = Workload.options { $0.writing = .driven }

        init() throws { journal = try Journal.open(directory: "/journal", options: Self.options, disk: disk) }

        /// Appends batches of these sizes as one group.
        private func append(_ sizes: [Int]) async throws {
            let journal = self.journal
            var first = journal.nextPosition
            let last = first + UInt64(sizes.reduce(0, +)) - 1
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, size) in sizes.enumerated() {
                    let range = first..<(first + UInt64(size))
                    first = range.upperBound
                    run.boundaries.insert(range.upperBound - 1)
                    group.addTask {
                        let given = try await journal.append(range.map(Workload.payload))
                        #expect(given == range.lowerBound...(range.upperBound - 1))
                    }
                    // In order: the next batch comes when this one waits.
                    while journal.statistics.queued < index + 1 { await Task.yield() }
                }
                journal.writePending()
                try await group.waitForAll()
            }
            disk.note(acknowledged: last)
        }

        /// Waits for what needs the writer, and runs the writer meanwhile.
        private func driving<Success: Sendable>(
            _ body: @escaping @Sendable (Journal) async throws -> Success
        ) async throws -> Success {
            let journal = self.journal
            let isDone = Flag()
            return try await withThrowingTaskGroup(of: Success?.self) { group in
                group.addTask {
                    while !isDone.isSet {
                        journal.writePending()
                        await Task.yield()
                    }
                    return nil
                }
                defer { isDone.set() }
                let success = try await body(journal)
                isDone.set()
                try await group.waitForAll()
                return success
            }
        }

        func perform(_ operation: Operation) async throws {
            switch operation {
            case .append: try await append([2])
            case .group: try await append([1, 2, 1])
            case .rotate:
                let segments = journal.statistics.segments
                while journal.statistics.segments == segments { try await append([3]) }
            case .checkpoint:
                run.internalSequences.insert(journal.nextPosition)
                run.boundaries.insert(journal.nextPosition)
                try await driving {
                    _ = try await Workload.checkpoint($0)
                    try await $0.dropSegments(before: $0.nextPosition)
                }
                disk.note(acknowledged: journal.nextPosition - 1)
            case .reopen:
                try await driving { try await $0.close() }
                journal = try Journal.open(directory: "/journal", options: Self.options, disk: disk)
            }
        }

        func end() -> CrashTests.Run {
            run.changes = disk.changes
            disk.powerOff()
            return run
        }
    }

    /// The states of this moment: all of them where they are few.
    static func survivals(_ history: CrashHistory, extra: Int, _ random: inout SeededGenerator) -> [CrashHistory
        .Survival]
    {
        let (sectors, names) = (history.pendingSectors, history.pendingNames)
        guard history.isPending else { return [.nothing] }
        if sectors <= 3, names <= 2 {
            return (0..<(UInt64(1) << UInt64(sectors))).flatMap { set in
                (0...names).map { .subset(sectors: set, names: $0) }
            }
        }
        var variants: [CrashHistory.Survival] = [.nothing, .everything]
        let step = max(sectors / (4 + extra), 1)
        for kept in stride(from: 1, to: max(sectors, 1), by: step) {
            variants += [.firstSectors(kept), .lastSectors(kept)]
        }
        for _ in 0..<(2 + extra) { variants.append(.random(UInt8(random.below(236) + 10))) }
        return variants
    }

    @Test(
        "every state that a power cut may leave is recovered, and the recovery's own power cuts too",
        arguments: workloads)
    func everyState(_ workload: [Operation]) async throws {
        let recorder = try Recorder()
        for operation in workload { try await recorder.perform(operation) }
        let run = recorder.end()
        let wanted = Self.recoveriesWanted / Self.workloads.count
        var (recoveries, round) = (0, 0)
        repeat {
            var history = CrashHistory()
            var random = SeededGenerator(seed: UInt64(round))
            for (index, change) in run.changes.enumerated() {
                history.apply(change)
                for survival in Self.survivals(history, extra: round == 0 ? 0 : 4, &random) {
                    let image = history.image(survival, using: &random)
                    recoveries += try await CrashTests.verify(
                        image, run, acknowledged: history.acknowledged,
                        place: "\(workload.map(\.rawValue)): change \(index), \(survival), round \(round)",
                        random: &random)
                }
            }
            round += 1
        } while recoveries < wanted && time(nil) < Self.deadline
        #expect(recoveries >= run.changes.count)
        print("\(workload.map(\.rawValue)): \(recoveries) recoveries after \(run.changes.count) changes")
    }
}
