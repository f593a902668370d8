/// The element of a map that is used as a set.
struct Presence: Sendable, Equatable {}
