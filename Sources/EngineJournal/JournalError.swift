/// Why the journal refused. Every case but `failed` leaves the journal as it was.
public enum JournalError: Error, Sendable, Equatable {
    /// Another process (or another `Journal` of this one) has the directory open.
    case locked(directory: String, holder: Int32?)
    /// A file was written by a newer format than this program reads. Nothing was written.
    case newerFormat(file: String, found: FormatVersion, supported: FormatVersion)
    /// A file needs features that this program does not have. Nothing was written.
    case unknownFeatures(file: String, features: UInt32)
    /// What is on the disk is not what was made durable: refused, nothing was written.
    case damaged(Damage)
    /// There is no journal in the directory and the options forbid to make one.
    case notInitialized(directory: String)
    /// The file system cannot keep a promise of durability and the options say to refuse it.
    case unsuitableFileSystem(directory: String, name: String)
    /// A copy of a journal goes into an empty directory only. Nothing was written.
    case notEmpty(directory: String)
    /// The directory or a file in it could not be used when opening or reading.
    case unavailable(DiskError)
    /// The queue is full. Nothing was appended; try again later.
    case busy
    /// No room for new work: only reserved appends are accepted until space returns.
    case diskFull
    /// The batch is larger than a segment or than the limit of one batch.
    case tooLarge(bytes: Int, maximum: Int)
    /// A payload that cannot be stored: an empty batch, or a kind that the journal keeps for itself.
    case invalidPayload(String)
    /// The records asked for were dropped by retention; the journal now begins at `first`.
    case dropped(first: UInt64)
    /// A write or a synchronisation failed. Sticky: nothing is appended any more, and the outcome of what waited is
    /// unknown until the journal is opened again. The daemon has to end (exit status 74).
    case failed(DiskError)
    /// The journal was closed.
    case closed
}

extension JournalError: CustomStringConvertible {
    /// What happened, where, and what to do about it.
    public var description: String {
        switch self {
        case .locked(let directory, let holder):
            let who = holder.map { " by process \($0)" } ?? ""
            return "the journal \(directory) is in use\(who): stop the other engine, or use another state directory"
        case .newerFormat(let file, let found, let supported):
            return "\(file) has journal format \(found), this program reads up to \(supported): upgrade the program"
        case .unknownFeatures(let file, let features):
            return "\(file) needs journal features 0x\(String(features, radix: 16)): upgrade the program"
        case .damaged(let damage):
            return
                "\(damage): the journal is not opened; examine it with `enginectl journal check`, then restore a backup "
                + "(`enginectl journal restore`) or see what can be kept (`enginectl journal repair`)"
        case .notInitialized(let directory):
            return "there is no journal in \(directory): is the right disk mounted? If it is new, allow to create it"
        case .unsuitableFileSystem(let directory, let name):
            return "\(directory) is on \(name), which cannot promise durability: use a local disk, or allow it"
        case .notEmpty(let directory):
            return "\(directory) is not empty: name a directory that is new or empty"
        case .unavailable(let error):
            return "\(error)"
        case .busy:
            return "too many appends are waiting for the disk: try again later"
        case .diskFull:
            return "the disk is full: new work is refused until space is freed; cancel and results are still accepted"
        case .tooLarge(let bytes, let maximum):
            return "a batch of \(bytes) bytes is larger than the limit of \(maximum)"
        case .invalidPayload(let reason):
            return "invalid payload: \(reason)"
        case .dropped(let first):
            return "these records were dropped by retention; the journal begins at \(first)"
        case .failed(let error):
            return "\(error): the journal accepts nothing more; what was waiting is unknown until it is opened again"
        case .closed:
            return "the journal is closed"
        }
    }
}
