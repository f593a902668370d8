import WorkflowModel

/// One run of a schema over one value, with its bounds and what it found.
struct Validation {
    let schema: Schema
    let limits: SchemaLimits
    var failures: [SchemaFailure] = []
    /// The tokens from the value's root to the part at hand.
    private var path: [String] = []
    /// The schema resources entered, outermost first, for dynamic references.
    private var scope: [Int] = []
    private var steps = 0
    private var depth = 0
    private var exhausted = false
    /// Above zero, failures decide but are not reported.
    private var silence = 0

    init(schema: Schema, limits: SchemaLimits) {
        self.schema = schema
        self.limits = limits
    }

    mutating func run(_ instance: Value) -> Bool {
        var evaluated = Evaluated()
        let valid = check(0, instance, &evaluated) && !exhausted
        if exhausted {
            failures = [
                SchemaFailure(
                    instancePointer: "", schemaPointer: "", message: "validation passes its bound of work or depth")
            ]
        }
        return valid
    }

    mutating func fail(_ node: SchemaNode, _ keyword: String, _ message: @autoclosure () -> String) -> Bool {
        guard silence == 0, failures.count < limits.failuresMaximum else { return false }
        let place = path.map { "/" + JSONPointer.escaped($0) }.joined()
        let pointer = keyword.isEmpty ? node.pointer : node.pointer + "/" + keyword
        failures.append(SchemaFailure(instancePointer: place, schemaPointer: pointer, message: message()))
        return false
    }

    /// Checks a part of the instance one level down.
    mutating func check(_ index: Int, _ instance: Value, at token: String) -> Bool {
        path.append(token)
        defer { path.removeLast() }
        var evaluated = Evaluated()
        return check(index, instance, &evaluated)
    }

    /// Checks without reporting.
    mutating func quietly(_ index: Int, _ instance: Value, _ evaluated: inout Evaluated) -> Bool {
        silence += 1
        defer { silence -= 1 }
        return check(index, instance, &evaluated)
    }

    /// Checks the same instance and keeps what was evaluated only when it holds.
    mutating func check(_ index: Int, _ instance: Value, _ evaluated: inout Evaluated) -> Bool {
        let node = schema.nodes[index]
        if let verdict = node.verdict { return verdict || fail(node, "", "nothing is allowed here") }
        guard spend(1), depth < limits.depthMaximum else {
            exhausted = true
            return false
        }
        depth += 1
        scope.append(node.resource)
        defer {
            depth -= 1
            scope.removeLast()
        }
        var local = Evaluated()
        var valid = checkAssertions(node, instance)
        valid = checkReferences(node, instance, &local) && valid
        valid = checkApplicators(node, instance, &local) && valid
        switch instance {
        case .integer, .double: valid = checkNumber(node, instance) && valid
        case .string(let text): valid = checkString(node, text) && valid
        case .array(let elements): valid = checkArray(node, elements, &local) && valid
        case .object(let object): valid = checkObject(node, object, &local) && valid
        case .null, .boolean: break
        }
        if valid, schema.tracksEvaluated { evaluated.merge(local) }
        return valid && !exhausted
    }

    /// False when the work bound is passed.
    mutating func spend(_ amount: Int) -> Bool {
        steps += amount
        if steps > limits.stepsMaximum { exhausted = true }
        return !exhausted
    }

    private mutating func checkAssertions(_ node: SchemaNode, _ instance: Value) -> Bool {
        var valid = true
        if let types = node.types, !types.contains(where: { $0.includes(instance) }) {
            let names = types.map(\.rawValue).joined(separator: " or ")
            valid = fail(node, "type", "expected \(names)")
        }
        if let constant = node.constant, constant != instance {
            valid = fail(node, "const", "expected \(Self.excerpt(constant))")
        }
        if let enumeration = node.enumeration, !enumeration.contains(instance) {
            let values = enumeration.prefix(10).map(Self.excerpt).joined(separator: ", ")
            valid = fail(node, "enum", "expected one of \(values)")
        }
        return valid
    }

    static func excerpt(_ value: Value) -> String {
        let text = value.printed()
        return text.utf8.count <= 60 ? text : String(text.prefix(57)) + "…"
    }

    private mutating func checkReferences(_ node: SchemaNode, _ instance: Value, _ local: inout Evaluated) -> Bool {
        var valid = true
        if let reference = node.reference { valid = check(reference, instance, &local) }
        if let (target, anchor) = node.dynamicReference {
            var target = target
            if let anchor {
                for resource in scope {
                    guard let node = schema.resources[resource].dynamicNodes[anchor] else { continue }
                    target = node
                    break
                }
            }
            valid = check(target, instance, &local) && valid
        }
        return valid
    }
}
