import WorkflowModel

/// Turns a schema document into nodes: first finds every identifier, then compiles what is reachable.
struct SchemaCompiler {
    let document: Value
    let patterns: PatternCompiler
    let limits: SchemaLimits
    var nodes: [SchemaNode?] = []
    var resources: [SchemaResource] = []
    var usesUnevaluated = false
    private var indexByPointer: [String: Int] = [:]
    private var resourceByPointer: [String: Int] = [:]
    private var depth = 0

    init(document: Value, patterns: PatternCompiler, limits: SchemaLimits) {
        self.document = document
        self.patterns = patterns
        self.limits = limits
    }

    mutating func compileDocument() throws(SchemaError) {
        resources.append(SchemaResource(uri: "", pointer: ""))
        try scan(document, pointer: "", resource: 0)
        _ = try compile(pointer: "", value: document, resource: resourceByPointer[""] ?? 0)
        // A dynamic reference may land on any dynamic anchor, so each must have a node.
        for resource in resources.indices {
            for (name, pointer) in resources[resource].dynamicAnchors.sorted(by: { $0.key < $1.key }) {
                resources[resource].dynamicNodes[name] = try compile(at: pointer, from: pointer)
            }
        }
    }

    // MARK: - Identifiers

    /// Finds `$id`, `$anchor` and `$dynamicAnchor` below a schema.
    private mutating func scan(_ schema: Value, pointer: String, resource: Int) throws(SchemaError) {
        guard case .object(let object) = schema else { return }
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.depthMaximum else {
            throw SchemaError("the schema is nested deeper than \(limits.depthMaximum) levels", at: pointer)
        }
        var resource = resource
        if case .string(let id)? = object["$id"] {
            let reference = URIReference(id)
            guard reference.fragment?.isEmpty ?? true else {
                throw SchemaError("`$id` must not have a fragment", at: pointer + "/$id")
            }
            let uri = reference.resolved(against: URIReference(resources[resource].uri))
            if pointer.isEmpty {
                resources[0].uri = uri
            } else {
                resources.append(SchemaResource(uri: uri, pointer: pointer))
                resource = resources.count - 1
            }
        }
        resourceByPointer[pointer] = resource
        if case .string(let anchor)? = object["$anchor"] { resources[resource].anchors[anchor] = pointer }
        if case .string(let anchor)? = object["$dynamicAnchor"] {
            resources[resource].anchors[anchor] = pointer
            resources[resource].dynamicAnchors[anchor] = pointer
        }
        for (keyword, value) in object {
            let place = JSONPointer.child(pointer, keyword)
            switch Keywords.kind(of: keyword) {
            case .schema: try scan(value, pointer: place, resource: resource)
            case .schemaArray:
                guard case .array(let elements) = value else { continue }
                for (index, element) in elements.enumerated() {
                    try scan(element, pointer: place + "/\(index)", resource: resource)
                }
            case .schemaMap:
                guard case .object(let members) = value else { continue }
                for (name, member) in members {
                    try scan(member, pointer: JSONPointer.child(place, name), resource: resource)
                }
            case .other: continue
            }
        }
    }

    // MARK: - References

    /// The pointer that a reference names, seen from a resource.
    func pointer(of reference: String, resource: Int, at place: String) throws(SchemaError) -> String {
        let parsed = URIReference(reference)
        let uri = parsed.resolved(against: URIReference(resources[resource].uri))
        guard let target = resources.first(where: { $0.uri == uri }) else {
            throw SchemaError("the reference \"\(reference)\" leads outside this schema", at: place)
        }
        let fragment = parsed.decodedFragment
        if fragment.isEmpty { return target.pointer }
        if fragment.hasPrefix("/") { return target.pointer + fragment }
        guard let pointer = target.anchors[fragment] else {
            throw SchemaError("the reference \"\(reference)\" names no anchor of this schema", at: place)
        }
        return pointer
    }

    /// The node of the schema at a pointer.
    mutating func compile(at pointer: String, from place: String) throws(SchemaError) -> Int {
        guard let value = JSONPointer.value(at: pointer, in: document) else {
            throw SchemaError("the reference to \"#\(pointer)\" names nothing in this schema", at: place)
        }
        return try compile(pointer: pointer, value: value, resource: nearestResource(of: pointer))
    }

    private func nearestResource(of pointer: String) -> Int {
        var pointer = pointer[...]
        while true {
            if let resource = resourceByPointer[String(pointer)] { return resource }
            guard let slash = pointer.lastIndex(of: "/") else { return 0 }
            pointer = pointer[..<slash]
        }
    }

    mutating func compile(pointer: String, value: Value, resource: Int) throws(SchemaError) -> Int {
        let key = pointer
        if let index = indexByPointer[key] { return index }
        guard nodes.count < limits.schemasMaximum else {
            throw SchemaError("more than \(limits.schemasMaximum) subschemas", at: pointer)
        }
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.depthMaximum else {
            throw SchemaError("the schema is nested deeper than \(limits.depthMaximum) levels", at: pointer)
        }
        let index = nodes.count
        nodes.append(nil)
        indexByPointer[key] = index
        var node = SchemaNode(pointer: pointer, resource: resourceByPointer[pointer] ?? resource)
        switch value {
        case .boolean(let verdict): node.verdict = verdict
        case .object(let object): try decode(object, into: &node)
        case .null, .integer, .double, .string, .array:
            throw SchemaError("a schema is an object or a boolean", at: pointer)
        }
        nodes[index] = node
        return index
    }

    mutating func compile(_ value: Value, _ keyword: String, of node: SchemaNode) throws(SchemaError) -> Int {
        try compile(pointer: JSONPointer.child(node.pointer, keyword), value: value, resource: node.resource)
    }
}
