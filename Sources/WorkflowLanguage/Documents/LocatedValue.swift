public import WorkflowModel

/// A JSON value with the place of every part of it in the text that it was read from.
public struct LocatedValue: Sendable {
    /// What the value is.
    public enum Content: Sendable {
        /// Null, a boolean, a number or a string.
        case scalar(Scalar)
        /// A list.
        case array([LocatedValue])
        /// An object; keys are unique and in document order.
        case object([Member])
    }

    /// A value without parts.
    public struct Scalar: Sendable {
        /// What the scalar means.
        public var value: Value
        /// What its author wrote, without quotes and escapes: `0644` and not `644`.
        public var text: String
        /// How its author wrote it.
        public var style: Style
    }

    /// How a scalar is written.
    public enum Style: Sendable {
        /// Without quotes.
        case plain
        /// `'…'`
        case singleQuoted
        /// `"…"`, as in JSON.
        case doubleQuoted
        /// `|`
        case literal
        /// `>`
        case folded
    }

    /// A key of an object and its value.
    public struct Member: Sendable {
        /// The key.
        public var key: String
        /// Where the key stands.
        public var keyPlace: SourcePlace
        /// The value.
        public var value: LocatedValue
    }

    /// Where the value begins.
    public var place: SourcePlace
    /// What the value is.
    public var content: Content

    /// The value without its places.
    public var value: Value {
        switch content {
        case .scalar(let scalar): scalar.value
        case .array(let elements): .array(elements.map(\.value))
        case .object(let members): .object(OrderedObject(members.map { ($0.key, $0.value.value) }))
        }
    }

    /// The value of a key of an object; nil when there is none, or when this is no object.
    public subscript(key: String) -> LocatedValue? {
        guard case .object(let members) = content else { return nil }
        return members.first { $0.key == key }?.value
    }
}

extension LocatedValue {
    /// What people call a value of this kind.
    var kindName: String {
        switch content {
        case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
        case .object(let members): members.isEmpty ? "an empty mapping" : "a mapping"
        case .scalar(let scalar):
            switch scalar.value {
            case .null: "nothing"
            case .boolean: "a boolean"
            case .integer, .double: "a number"
            case .string, .array, .object: "a string"
            }
        }
    }

    var isNull: Bool {
        guard case .scalar(let scalar) = content, case .null = scalar.value else { return false }
        return true
    }
}
