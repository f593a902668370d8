import EngineJournal
import Glibc
import Synchronization
import Testing

/// A real process that appends, acknowledges through a pipe, and is killed. `ENGINE_JOURNAL_KILLS` sets how often.
@Suite("Killed processes", .serialized)
struct KillTests {
    static let kills = getenv("ENGINE_JOURNAL_KILLS").flatMap { Int(String(cString: $0)) } ?? 12

    /// What the child says on its standard output, one line each: first and last sequence, task, round.
    struct Acknowledgement: Hashable {
        var first: UInt64
        var last: UInt64
        var bytes: [UInt8]

        init?(_ line: Substring) {
            let numbers = line.split(separator: " ").compactMap { UInt64($0) }
            guard numbers.count == 4 else { return nil }
            (first, last) = (numbers[0], numbers[1])
            bytes = KillTests.bytes(task: numbers[2], round: numbers[3])
        }
    }

    static func bytes(task: UInt64, round: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: task >> ($0 * 8)) }
            + (0..<8).map { UInt8(truncatingIfNeeded: round >> ($0 * 8)) }
            + [UInt8](repeating: 0xAB, count: Int(round % 200))
    }

    static func options() -> JournalOptions {
        var options = JournalOptions()
        options.segmentBytes = 64 << 10
        return options
    }

    /// Appends for ever from several tasks, with checkpoints and retention between.
    static func appendForEver(_ journal: Journal) async {
        await withDiscardingTaskGroup { group in
            for task in 0..<6 as Range<UInt64> {
                group.addTask {
                    for round in 0..<UInt64.max {
                        let bytes = bytes(task: task, round: round)
                        let payloads = [Payload](repeating: Payload(kind: 1, bytes: bytes), count: Int(round % 3) + 1)
                        guard let range = try? await journal.append(payloads) else { return }
                        // One write, because two tasks share the pipe.
                        let line = Array("\(range.lowerBound) \(range.upperBound) \(task) \(round)\n".utf8)
                        _ = write(1, line, line.count)
                    }
                }
            }
            group.addTask {
                while true {
                    var isDone = false
                    let position = journal.nextPosition
                    try? await journal.checkpoint(from: position) {
                        defer { isDone = true }
                        return isDone ? nil : Array("\(position)".utf8)
                    }
                    // Some history is kept, or nothing could be compared.
                    _ = try? await journal.dropSegments(before: position > 3000 ? position - 3000 : 1)
                }
            }
        }
    }

    /// Every acknowledged record that retention left is there, with its content. Returns how many were acknowledged.
    static func verify(_ path: String, _ output: [UInt8], recovered: inout UInt64) async throws -> Int {
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)
        let acknowledgements = lines.compactMap { Acknowledgement($0) }
        let journal = try Journal.open(directory: path, options: options())
        #expect(journal.recoveredThrough >= recovered)
        recovered = journal.recoveredThrough
        let inspection = try JournalInspector(directory: path).check()
        #expect(inspection.findings.isEmpty)
        #expect(inspection.isLive)
        var next = journal.firstPosition
        var found: [UInt64: [UInt8]] = [:]
        while true {
            let page = try await journal.read(from: next)
            guard let last = page.last else { break }
            for record in page { found[record.sequence] = record.bytes }
            next = last.sequence + 1
        }
        for acknowledgement in acknowledgements {
            #expect(journal.recoveredThrough >= acknowledgement.last, "lost \(acknowledgement)")
            for sequence in acknowledgement.first...acknowledgement.last where sequence >= journal.firstPosition {
                #expect(found[sequence] == acknowledgement.bytes, "record \(sequence)")
            }
        }
        try await journal.close()
        return acknowledgements.count
    }

    @Test("kill at a random instruction loses nothing that was acknowledged")
    func randomKills() async throws {
        let directory = TemporaryDirectory()
        var random = SystemRandomNumberGenerator()
        var acknowledged = 0
        var recovered: UInt64 = 0
        for _ in 0..<Self.kills {
            let microseconds = Int.random(in: 1000...120_000, using: &random)
            let result = await #expect(
                processExitsWith: .signal(SIGALRM), observing: [\.standardOutputContent]
            ) { [path = directory.path as String, microseconds = microseconds as Int] in
                // The default action of SIGALRM ends the process wherever it is, as kill -9 does.
                var timer = itimerval()
                timer.it_value.tv_sec = __time_t(microseconds / 1_000_000)
                timer.it_value.tv_usec = __suseconds_t(microseconds % 1_000_000)
                signal(SIGALRM, SIG_DFL)
                setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
                let journal = try Journal.open(directory: path, options: KillTests.options())
                await KillTests.appendForEver(journal)
            }
            acknowledged += try await Self.verify(
                directory.path, result?.standardOutputContent ?? [], recovered: &recovered)
        }
        print("\(Self.kills) kills at random instructions, 0 lost of \(acknowledged) acknowledged batches")
        #expect(acknowledged > 0)
    }

    #if DEBUG
        @Test(
            "kill at every named crash point loses nothing that was acknowledged", arguments: JournalFailpoint.allCases)
        func failpoint(_ point: JournalFailpoint) async throws {
            let directory = TemporaryDirectory()
            // A torn tail and an unclean end, so that the crash points of repair are passed too.
            if point == .afterTornCopy || point == .beforeRewriteRename || point == .afterRewriteRename {
                try await Self.leaveTornTail(directory.path)
            }
            var recovered: UInt64 = 0
            for hits in [1, 2] {
                if hits == 2, point == .afterTornCopy { continue }
                let result = await #expect(
                    processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
                ) { [path = directory.path as String, name = point.rawValue as String, hits = hits as Int] in
                    // A crash point that is never passed must not keep the child for ever.
                    alarm(60)
                    var options = KillTests.options()
                    let count = Mutex(0)
                    options.onFailpoint = { passed in
                        guard passed.rawValue == name else { return }
                        let isDue = count.withLock { count in
                            count += 1
                            return count == hits || name.contains("Rewrite")
                        }
                        if isDue { kill(getpid(), SIGKILL) }
                    }
                    let journal = try Journal.open(directory: path, options: options)
                    await KillTests.appendForEver(journal)
                }
                _ = try await Self.verify(
                    directory.path, result?.standardOutputContent ?? [], recovered: &recovered)
                if point == .beforeRewriteRename || point == .afterRewriteRename {
                    try await Self.leaveTornTail(directory.path)
                }
            }
        }

        /// An unclean end with half a batch behind the last whole one.
        static func leaveTornTail(_ path: String) async throws {
            _ = await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                let journal = try Journal.open(directory: path, options: KillTests.options())
                _ = try await journal.append([Payload(kind: 1, bytes: [1])])
                kill(getpid(), SIGKILL)
            }
            var last: InspectedRecord?
            try JournalInspector(directory: path).records { found in
                last = found
                return true
            }
            let tail = try #require(last)
            let descriptor = open(path + "/" + tail.file, O_WRONLY)
            #expect(descriptor >= 0)
            let half: [UInt8] = [64, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
            #expect(
                pwrite(descriptor, half, half.count, off_t(tail.batchOffset) + off_t(tail.batchBytes)) == half.count)
            close(descriptor)
        }
    #endif
}
