/// Every bound of this target.
public struct SchemaLimits: Sendable, Equatable {
    /// How many keyword checks one validation may make: about 50 ms of work.
    public var stepsMaximum = 2_000_000
    /// How deep references and nesting may go: the stack of a thread of the cooperative pool is 512 KiB.
    public var depthMaximum = 128
    /// How many failures are reported; the rest would not be read.
    public var failuresMaximum = 20
    /// How many subschemas a schema may have.
    public var schemasMaximum = 10_000

    /// The bounds that the engine uses.
    public static let standard = SchemaLimits()

    /// The bounds that the engine uses, to be changed one by one.
    public init() {}
}
