#if DEBUG
    internal import Glibc
#endif

/// The bugs that the tests of durability have to find, to show that they can: each case breaks one promise at one
/// place, and `packaging/mutate` runs the test that has to fail for it.
///
/// One of them is planted by naming it in `ENGINE_PLANTED_BUG`, in debug builds only: release builds have no trace.
public enum PlantedBug: String, CaseIterable, Sendable {
    // MARK: The writer

    /// An append is answered without fdatasync.
    case acknowledgeWithoutSynchronization
    /// A failed fdatasync is tried again, and its second answer believed.
    case retrySynchronization
    /// What a short write left is not written.
    case shortWriteIgnored
    /// Appends go on after a failure.
    case appendAfterFailure
    /// A new segment gets its header's page as zeros.
    case rotationWithoutHeader
    /// The identity file says that more is durable than is.
    case watermarkAhead
    /// Ordinary appends use the part of the queue that is kept for cancel and results.
    case queueWithoutReserve
    /// Ordinary appends use the last prepared segment on a full disk.
    case spareWithoutReserve
    /// A prepared segment counts before its name is durable.
    case spareWithoutDirectorySynchronization

    // MARK: The format

    /// The checksum of a batch leaves its length out.
    case lengthOutsideChecksum
    /// The original length of a compressed record is believed.
    case decompressionUnbounded

    // MARK: Opening

    /// The lock's answer is not looked at.
    case lockNotTaken
    /// Children inherit the journal's descriptors, and so its lock.
    case lockInherited
    /// A batch need not follow the one before.
    case chainUnchecked
    /// Damage in the middle is cut like a torn tail.
    case damageTruncated
    /// A torn beginning of the next segment is taken for an empty one.
    case tornCreationUnseen
    /// A segment may stand under another number than its own.
    case segmentNumberUnchecked
    /// The first segment that is there counts as the first that has to be.
    case floorIgnored
    /// A journal may end before what its checkpoint saw.
    case checkpointEndUnchecked
    /// A torn tail is cut without a copy.
    case tornTailNotKept
    /// After an unclean end the tail is trusted as it stands in the page cache.
    case tailNotRewritten
    /// The rewritten tail gets its name before it is durable.
    case rewriteWithoutSynchronization
    /// The rewritten tail is used before its name is durable.
    case rewriteWithoutDirectorySynchronization
    /// A new journal's files get their names before they are durable.
    case creationWithoutSynchronization
    /// The word that the end is clean stays while the journal is written.
    case cleanMarkKept

    // MARK: Checkpoints

    /// A checkpoint counts before its name is durable.
    case checkpointWithoutDirectorySynchronization
    /// A checkpoint counts although it does not read back.
    case checkpointUnverified
    /// Segments are dropped that the older checkpoint needs.
    case segmentsDroppedTooFar
    /// A checkpoint holds an execution whose events are on their way to the disk.
    case checkpointUnsettled

    // MARK: Schedules

    /// A new version takes a schedule over before the times of the old one were looked at.
    case dueTimeLost
    /// A schedule goes on with the events of a version that meant others.
    case eventsOfAnotherVersion
    /// The end of a schedule loses the starts that were decided before.
    case startsLostAtTheEnd
    /// Starts that a schedule has decided on are not made by the next life of the engine.
    case decidedStartsForgotten

    // MARK: The state machine

    /// The token of a command that has ended is given to the next one.
    case tokenReused
    /// A timer that was due stays, and is due again.
    case timerStays
    /// A timer that is not needed any more stays.
    case withdrawalForgotten
    /// Threads go on while the execution is paused.
    case startWhilePaused
    /// A resume while steps drain is answered and forgotten.
    case resumeLost

    // MARK: The host

    /// Effects start before their events are durable.
    case effectsBeforeAppend
    /// The supervisor may forget a step's end before it is durable.
    case confirmBeforeAppend
    /// A step that another boot started is started again under its token.
    case stepOfAnotherBootRepeated
    /// What a former life of the supervisor did not know is given up, though it was started since.
    case inventoryOfAnotherLife
    /// A request to a service that was under way at a crash is sent again without asking.
    case callRepeated
    /// What makes an event the same when it comes again is not recovered from a checkpoint.
    case eventKeysForgotten
    /// Events are let go before what was done about them is durable.
    case eventReleasedEarly
    /// Start keys are not recovered.
    case startKeysForgotten

    #if DEBUG
        private static let planted = getenv("ENGINE_PLANTED_BUG").flatMap { PlantedBug(rawValue: String(cString: $0)) }

        /// Whether the bug is in effect.
        public var isPlanted: Bool { self == Self.planted }
    #else
        /// Never, in a release build.
        @inlinable public var isPlanted: Bool { false }
    #endif
}
