/// A promise that a simulated run found broken.
package struct Violation: Error, Sendable, Equatable, CustomStringConvertible {
    /// What the promises are called.
    package enum Law: String, Sendable, CaseIterable {
        /// What was acknowledged is there after every recovery, byte for byte.
        case nothingLost
        /// No effect starts, no reply leaves and no result is given up before its events are durable.
        case durableBeforeVisible
        /// Folding the durable events gives the live state, byte for byte.
        case replayEqualsLive
        /// A token is given out once, and its command started once.
        case startedOnce
        /// Nothing starts while paused, and only clean-up starts after a cancel.
        case heldBack
        /// Who listens hears each event that is meant once, in order, and misses none.
        case heardOnce
        /// When everything waits, what runs is what the durable events wish for.
        case worldAsWished
        /// Every timer fires once, and not before its time.
        case firedOnce
        /// Nothing is wished for once an execution has ended.
        case silentAtTheEnd
        /// What may go on goes on, until it ends.
        case alive
        /// One start key names one execution.
        case oneOfAKey
        /// An accepted command does what its answer says.
        case answersTrue
        /// Damage is refused, or provably in dead space.
        case damageRefused
        /// The engine ends by itself only when its disk fails.
        case endsForAReason
    }

    package var law: Law
    package var detail: String

    package var description: String { "\(law.rawValue): \(detail)" }
}
