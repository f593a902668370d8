/// The names of the files in a journal's directory.
enum FileName: Equatable {
    case identity
    case lock
    /// `<number>.wal`. The first sequence stands in the header and not in the name, so that a rotation has to rename
    /// nothing: a prepared segment already has its durable name.
    case segment(UInt64)
    /// `<number>.checkpoint`.
    case checkpoint(UInt64)
    /// Left by a crash: never valid content, removed when the journal is opened.
    case temporary
    /// `torn-<sequence>…`: a tail that was cut.
    case torn
    case strange

    static let lockName = "LOCK"

    static func segmentName(_ number: UInt64) -> String { number.hexadecimal + ".wal" }
    static func checkpointName(_ number: UInt64) -> String { number.hexadecimal + ".checkpoint" }
    static func tornName(_ sequence: UInt64) -> String { ".torn-\(sequence)" }

    init(_ name: String) {
        if name == IdentityFile.name {
            self = .identity
        } else if name == FileName.lockName {
            self = .lock
        } else if name.hasSuffix(".tmp") {
            self = .temporary
        } else if name.hasPrefix(".torn-") {
            self = .torn
        } else if name.hasSuffix(".wal"), let number = UInt64(hexadecimal: name.dropLast(4)) {
            self = .segment(number)
        } else if name.hasSuffix(".checkpoint"), let number = UInt64(hexadecimal: name.dropLast(11)) {
            self = .checkpoint(number)
        } else {
            self = .strange
        }
    }
}
