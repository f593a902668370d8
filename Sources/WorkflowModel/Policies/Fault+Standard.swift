extension Fault {
    /// The error types that the specification defines; the raw value is the last path element of their URI.
    public enum StandardType: String, Sendable, CaseIterable {
        /// A definition or the engine is set up wrongly (400).
        case configuration
        /// A value does not meet its schema (400).
        case validation
        /// An expression failed (400).
        case expression
        /// Credentials were missing or refused (401).
        case authentication
        /// The credentials do not suffice (403).
        case authorization
        /// Something took too long (408).
        case timeout
        /// A call to the outside failed (500).
        case communication
        /// A command or the engine failed while running (500).
        case runtime

        /// The status that the specification gives the type.
        public var status: Int {
            switch self {
            case .configuration, .validation, .expression: 400
            case .authentication: 401
            case .authorization: 403
            case .timeout: 408
            case .communication, .runtime: 500
            }
        }

        /// The full URI, as version 1.0 of the specification writes it.
        public var uri: String { "https://serverlessworkflow.io/spec/1.0.0/errors/\(rawValue)" }
    }

    /// A fault of a standard type with the status that goes with it.
    public init(_ standard: StandardType, title: String, detail: String? = nil, instance: String? = nil) {
        self.init(type: standard.uri, status: standard.status, title: title, detail: detail, instance: instance)
    }

    /// True when both types have the same last path element, so that the old and the new hosts of the
    /// specification mean the same error.
    public func matches(typeOf other: String) -> Bool { Self.lastElement(of: type) == Self.lastElement(of: other) }

    private static func lastElement(of type: String) -> Substring {
        let trimmed = type.last == "/" ? type.dropLast() : type[...]
        guard let slash = trimmed.lastIndex(of: "/") else { return trimmed }
        return trimmed[trimmed.index(after: slash)...]
    }

    /// The fault as the error object that expressions see; parts that are nil are absent.
    public var value: Value {
        var object: OrderedObject = ["type": .string(type), "status": .integer(Int64(status))]
        object["title"] = title.map(Value.string)
        object["detail"] = detail.map(Value.string)
        object["instance"] = instance.map(Value.string)
        return .object(object)
    }

    /// Reads an error object; nil when `type` is no string or `status` is no integer.
    public init?(value: Value) {
        guard case .object(let object) = value, case .string(let type)? = object["type"],
            case .integer(let status)? = object["status"]
        else { return nil }
        func text(_ key: String) -> String? {
            guard case .string(let text)? = object[key] else { return nil }
            return text
        }
        self.init(
            type: type, status: Int(status), title: text("title"), detail: text("detail"), instance: text("instance"))
    }
}
