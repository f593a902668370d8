import EngineJournal
import Testing

@Suite("Journal on the real disk")
struct JournalTests {
    @Test("what was appended is there after closing and opening")
    func roundTrip() async throws {
        let directory = TemporaryDirectory()
        let journal = try Journal.open(directory: directory.path)
        #expect(try await journal.append([Payload(kind: 1, bytes: [1, 2, 3])]) == 1...1)
        #expect(
            try await journal.append([
                Payload(kind: 2, bytes: []),
                Payload(kind: 3, ignorable: true, bytes: [UInt8](repeating: 7, count: 5000)),
            ]) == 2...3)
        try await journal.close()

        let again = try Journal.open(directory: directory.path)
        var records: [JournalRecord] = []
        try again.recover(checkpoint: { _ in Issue.record("there is no checkpoint") }, record: { records.append($0) })
        #expect(
            records == [
                JournalRecord(sequence: 1, kind: 1, ignorable: false, bytes: [1, 2, 3]),
                JournalRecord(sequence: 2, kind: 2, ignorable: false, bytes: []),
                JournalRecord(sequence: 3, kind: 3, ignorable: true, bytes: [UInt8](repeating: 7, count: 5000)),
            ])
        #expect(again.nextPosition == 4)
        #expect(try await again.append([Payload(kind: 1, bytes: [])]) == 4...4)
        try await again.close()
        #expect(directory.names.filter { $0.hasSuffix(".tmp") }.isEmpty)
    }
}
