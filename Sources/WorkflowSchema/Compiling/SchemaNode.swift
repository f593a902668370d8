import WorkflowModel

/// One subschema with its keywords decoded. Indices point into `Schema.nodes`.
struct SchemaNode: Sendable {
    /// The JSON pointer from the document's root.
    var pointer: String
    /// The schema resource that it belongs to, for dynamic references.
    var resource: Int
    /// The verdict of a boolean schema.
    var verdict: Bool?

    var types: [InstanceType]?
    var constant: Value?
    var enumeration: [Value]?
    var reference: Int?
    var dynamicReference: (target: Int, anchor: String?)?

    var allOf: [Int] = []
    var anyOf: [Int]?
    var oneOf: [Int]?
    var not: Int?
    var condition: Int?
    var consequence: Int?
    var alternative: Int?

    var numbers: NumberKeywords?
    var strings: StringKeywords?
    var arrays: ArrayKeywords?
    var objects: ObjectKeywords?
}

/// The types that `type` names; `integer` is a number without fraction.
enum InstanceType: String, Sendable {
    case null, boolean, object, array, number, string, integer

    func includes(_ value: Value) -> Bool {
        switch (self, value) {
        case (.null, .null), (.boolean, .boolean), (.object, .object), (.array, .array), (.string, .string),
            (.number, .integer), (.number, .double), (.integer, .integer):
            true
        case (.integer, .double(let double)): double.truncatingRemainder(dividingBy: 1) == 0
        case (.null, _), (.boolean, _), (.object, _), (.array, _), (.string, _), (.number, _), (.integer, _): false
        }
    }
}

struct NumberKeywords: Sendable {
    var multipleOf: Value?
    var minimum: Value?
    var maximum: Value?
    var exclusiveMinimum: Value?
    var exclusiveMaximum: Value?
}

struct StringKeywords: Sendable {
    var lengthMinimum: Int?
    var lengthMaximum: Int?
    var pattern: Pattern?
    var patternText = ""
}

struct ArrayKeywords: Sendable {
    var prefixItems: [Int] = []
    var items: Int?
    var contains: Int?
    var containsMinimum = 1
    var containsMaximum: Int?
    var countMinimum: Int?
    var countMaximum: Int?
    var uniqueItems = false
    var unevaluatedItems: Int?
}

struct ObjectKeywords: Sendable {
    var properties: OrderedObject = [:]
    var patternProperties: [(pattern: Pattern, node: Int)] = []
    var additionalProperties: Int?
    var propertyNames: Int?
    var dependentSchemas: [(key: String, node: Int)] = []
    var dependentRequired: [(key: String, required: [String])] = []
    var required: [String] = []
    var countMinimum: Int?
    var countMaximum: Int?
    var unevaluatedProperties: Int?

    /// The node of a declared property: `properties` maps names to node indices.
    func property(_ name: String) -> Int? {
        guard case .integer(let node)? = properties[name] else { return nil }
        return Int(node)
    }
}

/// A schema resource: a subschema with an `$id` of its own, or the document.
struct SchemaResource: Sendable {
    var uri: String
    var pointer: String
    var anchors: [String: String] = [:]
    /// Pointers of `$dynamicAnchor`s by name, and the nodes once compiled.
    var dynamicAnchors: [String: String] = [:]
    var dynamicNodes: [String: Int] = [:]
}
