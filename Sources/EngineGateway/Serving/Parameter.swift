import EngineProtocol
import WorkflowModel

/// A parameter of a route, as the documentation shows it and as requests are checked.
struct Parameter: Sendable {
    /// Where it is given.
    enum Place: String, Sendable { case path, query, header }

    /// What it may be.
    enum Kind: Sendable {
        /// A whole number within bounds.
        case number(ClosedRange<Int64>, standard: Int64?)
        /// One of these.
        case choice([String])
        /// Some of these, joined by commas.
        case choices([String])
        /// Up to that many characters of text, counted as JSON Schema does.
        case text(scalarsMaximum: Int)
        /// Text of this form; the pattern is one of JSON Schema.
        case pattern(String, matches: @Sendable (String) -> Bool)
    }

    var name: String
    var place: Place
    var summary: String
    var kind: Kind

    /// The text when it fits.
    func check(_ text: String) throws(Problem) {
        let isGood =
            switch kind {
            case .number(let range, _): Self.number(text).map { range.contains($0) } ?? false
            case .choice(let choices): choices.contains(text)
            case .choices(let choices):
                Self.areDistinct(text.split(separator: ",", omittingEmptySubsequences: false), choices)
            case .text(let maximum): text.unicodeScalars.count <= maximum
            case .pattern(_, let matches): matches(text)
            }
        guard isGood else { throw .invalid("\(name) must be \(rule).") }
    }

    /// Digits with an optional minus, nothing that only looks like a number.
    static func number(_ text: String) -> Int64? {
        guard text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text)
    }

    private static func areDistinct(_ parts: [Substring], _ choices: [String]) -> Bool {
        Set(parts).count == parts.count && parts.allSatisfy { choices.contains(String($0)) }
    }

    private var rule: String {
        switch kind {
        case .number(let range, _): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let choices): "one of \(choices.joined(separator: ", "))"
        case .choices(let choices): "some of \(choices.joined(separator: ", ")), each once, joined by commas"
        case .text(let maximum): "at most \(maximum) characters"
        case .pattern(let pattern, _): "of the form \(pattern)"
        }
    }

    /// The JSON Schema of it.
    var schema: Value {
        switch kind {
        case .number(let range, let standard):
            var schema: OrderedObject = [
                "type": "integer", "format": "int64", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]
            schema["default"] = standard.map(Value.integer)
            return .object(schema)
        case .choice(let choices): return ["type": "string", "enum": .array(choices.map(Value.string))]
        case .choices(let choices):
            return [
                "type": "array", "minItems": 1, "maxItems": .integer(Int64(choices.count)), "uniqueItems": true,
                "items": ["type": "string", "enum": .array(choices.map(Value.string))],
            ]
        case .text(let maximum):
            return ["type": "string", "maxLength": .integer(Int64(maximum))]
        case .pattern(let pattern, _): return ["type": "string", "pattern": .string(pattern)]
        }
    }

    /// The parameter object of OpenAPI.
    var documentation: Value {
        var object: OrderedObject = [
            "name": .string(name), "in": .string(place.rawValue), "description": .string(summary),
            "required": .boolean(place == .path), "schema": schema,
        ]
        if case .choices = kind {
            object["style"] = "form"
            object["explode"] = false
        }
        return .object(object)
    }
}

// MARK: - Those that several routes share

extension Parameter {
    /// The execution in a path.
    static let executionID = Parameter(
        name: "processExecutionID", place: .path, summary: "The number of the execution.",
        kind: .number(1...Int64.max, standard: nil))

    /// The request key of a command.
    static let idempotencyKey = Parameter(
        name: "Idempotency-Key", place: .header,
        summary: "A request key: the same request with the same key is carried out once, and answered the same again.",
        kind: .pattern("^[!-~]{1,\(ProtocolLimits.keyBytesMaximum)}$") { text in
            (1...ProtocolLimits.keyBytesMaximum).contains(text.utf8.count)
                && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        })

    /// Where a broken stream goes on.
    static let lastEventID = Parameter(
        name: "Last-Event-ID", place: .header,
        summary: "The id of the last event that was read: what came after it is told first, as far as it is kept.",
        kind: .pattern("^[0-9a-z]{1,16}-[0-9]{1,18}$") { LiveEventID(text: $0) != nil })

    /// A page's size.
    static func limit(_ maximum: Int, standard: Int) -> Parameter {
        Parameter(
            name: "limit", place: .query, summary: "How many entries a page has at most.",
            kind: .number(1...Int64(maximum), standard: Int64(standard)))
    }
}
