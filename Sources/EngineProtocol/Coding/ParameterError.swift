/// Why a value is not the object that was expected, and where.
public struct ParameterError: Error, Sendable, Equatable {
    /// The reason.
    public enum Kind: Sendable, Equatable {
        /// A required member is missing.
        case missing
        /// The value has another type.
        case wrongType(expected: String, found: String)
        /// No such member; what there is.
        case unknown(known: [String])
        /// The value is outside what is allowed, which is said.
        case notAllowed(String)
    }

    /// Where: `params.executionID`.
    public var path: String
    /// Why.
    public var kind: Kind

    /// A reason at a path.
    public init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }
}

extension ParameterError: CustomStringConvertible {
    /// One sentence with the path.
    public var description: String {
        switch kind {
        case .missing: "\(path) is missing"
        case .wrongType(let expected, let found): "\(path) must be \(expected), not \(found)"
        case .unknown(let known):
            known.isEmpty
                ? "\(path) is unknown: there are no parameters"
                : "\(path) is unknown; known are \(known.joined(separator: ", "))"
        case .notAllowed(let rule): "\(path) \(rule)"
        }
    }
}
