/// The host's only source of randomness.
public protocol Entropy: Sendable {
    /// Sixty-four random bits: the seed of an execution's jitter.
    func next() -> UInt64
}

/// The system's random numbers.
public struct SystemEntropy: Entropy {
    /// The system's random numbers.
    public init() {}

    /// From the kernel's generator.
    public func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
