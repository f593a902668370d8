/// A document that cannot be used, with everything that is wrong with it.
public struct InvalidDefinition: Error, Sendable, Equatable {
    /// The name of the document, as the caller gave it.
    public var fileName: String
    /// All problems, warnings too, in document order; at least one of them is an error.
    public var diagnostics: [Diagnostic]

    /// Makes the error from problems that are already in document order.
    public init(fileName: String, diagnostics: [Diagnostic]) {
        self.fileName = fileName
        self.diagnostics = diagnostics
    }
}

extension InvalidDefinition: CustomStringConvertible {
    /// One line for each problem.
    public var description: String {
        diagnostics.map { $0.rendered(file: fileName) }.joined(separator: "\n")
    }
}
