/// Tells a connection that the daemon stops: no new requests, and the end when those in flight are answered.
struct DrainRequested: Sendable {}
