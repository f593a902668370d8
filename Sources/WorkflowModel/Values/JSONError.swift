/// Why a text is no acceptable JSON, and at which byte.
public struct JSONError: Error, Sendable, Equatable {
    /// The reason.
    public enum Kind: Sendable, Equatable {
        /// The text ended inside a value, or was empty.
        case unexpectedEnd
        /// A byte that cannot stand here.
        case unexpectedByte(UInt8)
        /// More text after the value.
        case trailingData
        /// Not UTF-8 (RFC 3629: no surrogates, no overlong forms).
        case invalidUTF8
        /// The text begins with a byte order mark.
        case byteOrderMark
        /// A control character below U+0020 inside a string.
        case controlCharacter(UInt8)
        /// An escape sequence that JSON does not know.
        case invalidEscape
        /// A `\u` escape of one half of a surrogate pair.
        case loneSurrogate
        /// A number that JSON's grammar does not allow.
        case invalidNumber
        /// A number beyond the range of a double.
        case numberOutOfRange
        /// A key that stands twice in one object.
        case duplicateKey(String)
        /// Deeper nesting than allowed.
        case tooDeep(maximum: Int)
        /// A longer text than allowed.
        case tooLarge(maximum: Int)
        /// More keys in one object than allowed.
        case tooManyKeys(maximum: Int)
        /// More digits in one number than allowed.
        case tooManyDigits(maximum: Int)
    }

    /// The reason.
    public var kind: Kind
    /// The zero-based offset of the byte at which it was found.
    public var offset: Int

    /// A reason at an offset.
    public init(_ kind: Kind, offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// One sentence with the offset, for people.
    public var description: String { "\(reason) at byte \(offset)" }

    private var reason: String {
        switch kind {
        case .unexpectedEnd: "the text ends inside a value"
        case .unexpectedByte(let byte): "unexpected \(Self.name(of: byte))"
        case .trailingData: "more text after the value"
        case .invalidUTF8: "invalid UTF-8"
        case .byteOrderMark: "a byte order mark, which JSON does not allow,"
        case .controlCharacter(let byte): "unescaped control character \(Self.name(of: byte)) in a string"
        case .invalidEscape: "invalid escape sequence"
        case .loneSurrogate: "half of a surrogate pair"
        case .invalidNumber: "malformed number"
        case .numberOutOfRange: "a number beyond the range of a double"
        case .duplicateKey(let key): "duplicate key \"\(key)\""
        case .tooDeep(let maximum): "nesting deeper than \(maximum) levels"
        case .tooLarge(let maximum): "a text longer than \(maximum) bytes"
        case .tooManyKeys(let maximum): "an object with more than \(maximum) keys"
        case .tooManyDigits(let maximum): "a number with more than \(maximum) digits"
        }
    }

    private static func name(of byte: UInt8) -> String {
        if byte > 0x20, byte < 0x7F { return "'\(Character(UnicodeScalar(byte)))'" }
        let digits = String(byte, radix: 16, uppercase: true)
        return "byte 0x" + (digits.utf8.count == 1 ? "0" : "") + digits
    }
}
