/// One reason why a value does not meet a schema.
public struct SchemaFailure: Sendable, Equatable {
    /// The JSON pointer of the offending part of the value.
    public var instancePointer: String
    /// The JSON pointer of the keyword that refused it, from the schema's root.
    public var schemaPointer: String
    /// What was expected, in words.
    public var message: String

    /// A reason with both places.
    public init(instancePointer: String, schemaPointer: String, message: String) {
        self.instancePointer = instancePointer
        self.schemaPointer = schemaPointer
        self.message = message
    }
}

/// All the reasons why a value does not meet a schema, in the order found.
public struct InvalidInstance: Error, Sendable, Equatable {
    /// At most `SchemaLimits.failuresMaximum`, at least one.
    public var failures: [SchemaFailure]

    /// The reasons, at least one.
    public init(failures: [SchemaFailure]) { self.failures = failures }

    /// One line for people: the first failure and how many more there are.
    public var summary: String {
        guard let first = failures.first else { return "the value does not meet its schema" }
        let place = first.instancePointer.isEmpty ? "the value" : first.instancePointer
        let more = failures.count > 1 ? " (and \(failures.count - 1) more)" : ""
        return "\(place): \(first.message)\(more)"
    }
}
