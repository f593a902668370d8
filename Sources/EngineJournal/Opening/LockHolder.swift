internal import CJournalSystem

/// The process identifier in the lock file: only for the message of the one who comes second.
enum LockHolder {
    private static let digitsMaximum = 20

    /// Best effort, because a full disk must not keep the journal from opening for the sake of a message.
    static func write(to lock: any DiskFile) {
        var text = Array("\(journal_process_identifier())\n".utf8)
        text.append(contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: digitsMaximum - text.count))
        try? lock.writeAll(text, at: 0)
    }

    static func read(_ lock: any DiskFile) -> Int32? {
        guard let bytes = try? lock.bytes(at: 0, count: digitsMaximum) else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
