public import EngineJournal

/// Where events are made durable: the seam between the host and its storage.
///
/// The journal is the embedded default. A store that several hosts share grants ownership with an epoch and refuses
/// the appends of an owner that lost it; nothing above this seam assumes a local file.
public protocol EventStore: Sendable {
    /// Makes this process the owner; the journal's lock does that for life.
    func claim() async throws(StoreError) -> OwnerEpoch
    /// Reads the newest checkpoint's entries, then every record from the checkpoint's start position on.
    func recover(
        checkpoint entry: (Payload) throws -> Void, record: (_ position: UInt64, Payload) throws -> Void
    ) async throws
    /// Returns when the batch is durable as a whole; throws, but for `failed`, when nothing of it is. Not cancellable.
    func append(
        _ batch: [Payload], priority: AppendPriority, epoch: OwnerEpoch
    ) async throws(StoreError) -> ClosedRange<UInt64>
    /// The position that the next record will have: where a checkpoint that is collected now begins.
    var nextPosition: UInt64 { get }
    /// The oldest record that can still be read.
    var firstPosition: UInt64 { get }
    /// Writes a checkpoint and drops what no kept checkpoint needs. `next` gives its entries until it gives nil.
    func checkpoint(from position: UInt64, next: @Sendable () async -> Payload?) async throws(StoreError)
    /// Reads durable records in order until `visit` gives false.
    func read(
        from first: UInt64, through last: UInt64, visit: (_ position: UInt64, Payload) throws -> Bool
    ) async throws
    /// The store's figures.
    var statistics: JournalStatistics { get }
    /// Returns when whatever writes has passed by: the proof that the store moves.
    func proveLife() async throws(StoreError)
    /// Ends it; what was appended before is durable.
    func close() async
}

/// Numbers the owners of a store; an append of an older owner is refused.
public struct OwnerEpoch: Sendable, Hashable {
    /// Grows with each change of ownership.
    public var number: UInt64

    /// The epoch of this number.
    public init(_ number: UInt64) { self.number = number }
}

/// Why a store did not do what was asked.
public enum StoreError: Error, Sendable, Equatable {
    /// No room for new work; reserved appends are still accepted.
    case diskFull
    /// The queue is full.
    case busy
    /// The batch can never be stored.
    case tooLarge(bytes: Int, maximum: Int)
    /// Records before `first` were dropped by retention.
    case dropped(first: UInt64)
    /// It could not be done, and nothing has changed.
    case unavailable(String)
    /// Whether the batch is durable is unknown and nothing more will be: the engine has to end.
    case failed(String)
    /// The store was closed.
    case closed
}

extension StoreError: CustomStringConvertible {
    /// What happened, in one line.
    public var description: String {
        switch self {
        case .diskFull: "the disk is full"
        case .busy: "too many appends wait for the disk"
        case .tooLarge(let bytes, let maximum): "a batch of \(bytes) bytes exceeds the limit of \(maximum)"
        case .dropped(let first): "the records before \(first) were dropped by retention"
        case .unavailable(let reason), .failed(let reason): reason
        case .closed: "the store is closed"
        }
    }
}
