import EngineJournal
import Testing
import VirtualDisk

/// The error that `body` throws, or nil with an issue when it throws none.
func journalError(_ body: () throws(JournalError) -> some Any) -> JournalError? {
    do throws(JournalError) {
        _ = try body()
        Issue.record("expected a refusal")
        return nil
    } catch {
        return error
    }
}

/// The damage that opening `image` reports.
func damage(opening image: DiskImage) -> Damage? {
    let error = journalError { () throws(JournalError) in
        try Journal.open(directory: "/journal", options: Workload.options(), disk: VirtualDisk(image))
    }
    guard case .damaged(let damage) = error else {
        if let error { Issue.record("expected damage, got \(error)") }
        return nil
    }
    return damage
}

/// Name of the segment file.
func segmentName(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits + ".wal"
}

/// Name of the checkpoint file.
func checkpointName(_ number: Int) -> String {
    segmentName(number).replacing(".wal", with: ".checkpoint")
}
