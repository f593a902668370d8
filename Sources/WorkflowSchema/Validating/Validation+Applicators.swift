import WorkflowModel

extension Validation {
    mutating func checkApplicators(_ node: SchemaNode, _ instance: Value, _ local: inout Evaluated) -> Bool {
        var valid = true
        for index in node.allOf { valid = check(index, instance, &local) && valid }
        if let anyOf = node.anyOf { valid = checkAny(anyOf, node, instance, &local) && valid }
        if let oneOf = node.oneOf { valid = checkOne(oneOf, node, instance, &local) && valid }
        if let not = node.not {
            var ignored = Evaluated()
            if quietly(not, instance, &ignored) { valid = fail(node, "not", "what is excluded matches") }
        }
        if let condition = node.condition {
            var seen = Evaluated()
            if quietly(condition, instance, &seen) {
                local.merge(seen)
                if let consequence = node.consequence { valid = check(consequence, instance, &local) && valid }
            } else if let alternative = node.alternative {
                valid = check(alternative, instance, &local) && valid
            }
        }
        return valid
    }

    private mutating func checkAny(
        _ indices: [Int], _ node: SchemaNode, _ instance: Value, _ local: inout Evaluated
    ) -> Bool {
        var matched = false
        for index in indices {
            if quietly(index, instance, &local) {
                matched = true
                // The others matter only for what they evaluate.
                if !schema.tracksEvaluated { break }
            }
        }
        return matched || fail(node, "anyOf", "none of the \(indices.count) alternatives matches")
    }

    private mutating func checkOne(
        _ indices: [Int], _ node: SchemaNode, _ instance: Value, _ local: inout Evaluated
    ) -> Bool {
        var matches: [Int] = []
        var seen = Evaluated()
        for (position, index) in indices.enumerated() where quietly(index, instance, &seen) { matches.append(position) }
        if matches.count == 1 {
            local.merge(seen)
            return true
        }
        if matches.isEmpty { return fail(node, "oneOf", "none of the \(indices.count) alternatives matches") }
        let places = matches.map(String.init).joined(separator: ", ")
        return fail(node, "oneOf", "more than one alternative matches (\(places))")
    }
}
