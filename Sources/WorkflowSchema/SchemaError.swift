/// Why a schema cannot be used. Found when the definition is loaded, never when a value is checked.
public struct SchemaError: Error, Sendable, Equatable {
    /// What is wrong, in a sentence.
    public var message: String
    /// The JSON pointer of the keyword, from the schema's root.
    public var pointer: String

    /// A message and its place.
    public init(_ message: String, at pointer: String) {
        self.message = message
        self.pointer = pointer
    }
}
