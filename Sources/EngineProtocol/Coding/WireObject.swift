public import WorkflowModel

/// A plain struct that is written to and read from a JSON object by hand: the format is written, not inferred.
public protocol WireObject: Sendable, Equatable {
    /// Reads the object. Parameters refuse unknown members; what the daemon sends may grow, so readers ignore them.
    init(decoding value: Value) throws(ParameterError)
    /// The JSON of the object.
    var encoded: Value { get }
}
