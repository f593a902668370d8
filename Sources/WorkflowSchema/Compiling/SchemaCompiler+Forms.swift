import WorkflowModel

/// The forms that keywords' values may have, each with its error.
extension SchemaCompiler {
    func text(_ value: Value, _ place: String) throws(SchemaError) -> String {
        guard case .string(let text) = value else { throw SchemaError("a string is expected", at: place) }
        return text
    }

    func number(_ value: Value, _ place: String) throws(SchemaError) -> Value {
        switch value {
        case .integer, .double: return value
        case .null, .boolean, .string, .array, .object: throw SchemaError("a number is expected", at: place)
        }
    }

    func count(_ value: Value, _ place: String) throws(SchemaError) -> Int {
        if case .integer(let count) = value, count >= 0 { return Int(count) }
        if case .double(let double) = value, double >= 0, double < 9e15, InstanceType.integer.includes(value) {
            return Int(double)
        }
        throw SchemaError("an integer from 0 is expected", at: place)
    }

    func names(_ value: Value, _ place: String) throws(SchemaError) -> [String] {
        guard case .array(let elements) = value else { throw SchemaError("an array of names is expected", at: place) }
        var names: [String] = []
        for element in elements { names.append(try text(element, place)) }
        return names
    }

    func pattern(_ text: String, _ place: String) throws(SchemaError) -> Pattern {
        guard let pattern = patterns.compile(text) else {
            throw SchemaError("\"\(text)\" is no regular expression", at: place)
        }
        return pattern
    }

    mutating func schemas(_ value: Value, _ keyword: String, _ node: SchemaNode) throws(SchemaError) -> [Int] {
        let place = JSONPointer.child(node.pointer, keyword)
        guard case .array(let elements) = value, !elements.isEmpty else {
            throw SchemaError("`\(keyword)` is an array of at least one schema", at: place)
        }
        var indices: [Int] = []
        for (index, element) in elements.enumerated() {
            indices.append(try compile(pointer: place + "/\(index)", value: element, resource: node.resource))
        }
        return indices
    }

    mutating func map(
        _ value: Value, _ keyword: String, _ node: SchemaNode
    ) throws(SchemaError) -> [(key: String, node: Int)] {
        let place = JSONPointer.child(node.pointer, keyword)
        guard case .object(let members) = value else {
            throw SchemaError("`\(keyword)` is an object of schemas", at: place)
        }
        var pairs: [(String, Int)] = []
        for (name, member) in members {
            pairs.append(
                (name, try compile(pointer: JSONPointer.child(place, name), value: member, resource: node.resource)))
        }
        return pairs
    }
}
