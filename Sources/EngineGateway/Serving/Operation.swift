import Hummingbird
import WorkflowModel

/// What a route does, for its documentation: with ``Route`` the whole of OpenAPI is made from these.
struct Operation: Sendable {
    /// What a request may carry.
    struct Body: Sendable {
        /// The media types it may have, and the JSON Schema of each.
        var contents: [(type: String, schema: Value)]
        var isRequired: Bool
        /// The route reads the bytes by itself, since they are no JSON object with members of its own.
        var isRaw = false
    }

    /// What a request may come to, beside problems.
    struct Answer: Sendable {
        var status: Int
        var summary: String
        /// The media type of the body.
        var type: String
        /// The schema of the body.
        var schema: Value

        /// A JSON object of ``Components``.
        static func json(_ component: String, _ summary: String, status: Int = 200) -> Answer {
            Answer(
                status: status, summary: summary, type: "application/json",
                schema: ["$ref": .string("#/components/schemas/\(component)")])
        }
    }

    /// The operation's name, such as `pauseExecution`.
    var id: String
    /// The group it is shown in.
    var tag: String
    /// What it does, in a sentence.
    var summary: String
    var parameters: [Parameter] = []
    var body: Body?
    var answers: [Answer]
    /// The statuses of problems beyond those of every route.
    var problems: [Int] = []
}

extension Operation.Body {
    /// An optional or required JSON object with these members, none of which must be there unless it is named so, or
    /// exactly one of some.
    static func object(
        _ members: OrderedObject, required: [String] = [], oneOf alternatives: [String] = [], isRequired: Bool = false
    ) -> Operation.Body {
        var schema: OrderedObject = [
            "type": "object", "properties": .object(members), "additionalProperties": false,
        ]
        if !required.isEmpty { schema["required"] = .array(required.map(Value.string)) }
        if !alternatives.isEmpty { schema["oneOf"] = .array(alternatives.map { ["required": [.string($0)]] }) }
        return Operation.Body(contents: [("application/json", .object(schema))], isRequired: isRequired)
    }

    /// Refuses members that the schema does not have, since path and header may add some of that name, and texts and
    /// lists that are longer than it allows: the socket's own bounds are counted in bytes.
    func check(_ body: OrderedObject) throws(Problem) {
        guard case .object(let schema)? = contents.first?.schema, case .object(let members)? = schema["properties"]
        else { return }
        for (name, value) in body {
            guard case .object(let member)? = members[name] else {
                throw .invalid(
                    "There is no member \"\(name.prefix(64))\".",
                    remedy: "Members: \(members.keys.joined(separator: ", ")).")
            }
            try Self.check(value, member, name)
            guard case .array(let elements) = value, case .object(let item)? = member["items"] else { continue }
            for element in elements { try Self.check(element, item, name) }
        }
    }

    private static func check(_ value: Value, _ schema: OrderedObject, _ name: String) throws(Problem) {
        if case .string(let text) = value, case .integer(let maximum)? = schema["maxLength"] {
            guard text.unicodeScalars.count <= maximum else {
                throw .invalid("\(name) is longer than \(maximum) characters.")
            }
        }
        if case .array(let elements) = value, case .integer(let maximum)? = schema["maxItems"] {
            guard elements.count <= maximum else { throw .invalid("\(name) has more than \(maximum) entries.") }
        }
    }
}

/// The JSON Schemas of members that several bodies share. A member that is null counts as absent.
enum Member {
    /// Text of at most that many characters.
    static func text(scalarsMaximum: Int, _ summary: String) -> Value {
        [
            "type": ["string", "null"], "maxLength": .integer(Int64(scalarsMaximum)),
            "description": .string(summary),
        ]
    }

    /// A list of node keys.
    static func nodeKeys(_ summary: String) -> Value {
        [
            "type": ["array", "null"], "maxItems": .integer(Int64(GatewayLimits.nodeKeysMaximum)),
            "items": ["type": "string", "maxLength": .integer(Int64(GatewayLimits.nameScalarsMaximum))],
            "description": .string(summary),
        ]
    }
}

extension Member {
    /// RFC 3339, as far as a pattern can tell.
    static let timePattern: Value =
        "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,3})?Z$"
}
