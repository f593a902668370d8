/// Why a value is not the encoded form of a definition.
public struct DefinitionCodingError: Error, Sendable, Equatable {
    /// The reasons.
    public enum Kind: Sendable, Equatable {
        /// Written by a newer engine, or by none.
        case unknownFormat(Int64)
        /// A part is not there.
        case missing
        /// A part is something else.
        case expected(String)
        /// A word without meaning.
        case unknownWord(String)
        /// A reference leads nowhere, or to where it must not.
        case reference
    }

    /// The reason.
    public var kind: Kind
    /// The JSON pointer of the part in the encoded form.
    public var place: String

    /// Makes the error from its parts.
    public init(_ kind: Kind, place: String) {
        self.kind = kind
        self.place = place
    }
}

extension DefinitionCodingError: CustomStringConvertible {
    /// The reason and the place in one sentence.
    public var description: String {
        let reason =
            switch kind {
            case .unknownFormat(let format): "the format \(format) is not known to this version of the engine"
            case .missing: "a part is missing"
            case .expected(let kind): "\(kind) was expected"
            case .unknownWord(let word): "`\(word)` has no meaning"
            case .reference: "a reference does not hold"
            }
        return "stored definition, at `\(place)`: \(reason)"
    }
}
