import WorkflowModel

extension Validation {
    mutating func checkArray(_ node: SchemaNode, _ elements: [Value], _ local: inout Evaluated) -> Bool {
        guard let keywords = node.arrays else { return true }
        var valid = checkCounts(node, keywords, elements)
        for (position, index) in keywords.prefixItems.enumerated() where position < elements.count {
            valid = check(index, elements[position], at: String(position)) && valid
        }
        local.itemsBelow = max(local.itemsBelow, min(keywords.prefixItems.count, elements.count))
        if let items = keywords.items {
            for position in elements.indices.dropFirst(keywords.prefixItems.count) {
                guard spend(1) else { return false }
                valid = check(items, elements[position], at: String(position)) && valid
            }
            local.itemsBelow = elements.count
        }
        valid = checkContains(node, keywords, elements, &local) && valid
        if let unevaluated = keywords.unevaluatedItems {
            for position in elements.indices where !local.hasItem(position) {
                valid = check(unevaluated, elements[position], at: String(position)) && valid
            }
            local.itemsBelow = elements.count
        }
        return valid
    }

    private mutating func checkCounts(_ node: SchemaNode, _ keywords: ArrayKeywords, _ elements: [Value]) -> Bool {
        var valid = true
        if let minimum = keywords.countMinimum, elements.count < minimum {
            valid = fail(node, "minItems", "expected at least \(minimum) items")
        }
        if let maximum = keywords.countMaximum, elements.count > maximum {
            valid = fail(node, "maxItems", "expected at most \(maximum) items")
        }
        guard keywords.uniqueItems else { return valid }
        var seen: Set<String> = []
        for element in elements {
            let identity = Comparison.identity(of: element)
            guard spend(1 + identity.utf8.count / 16) else { return false }
            if !seen.insert(identity).inserted {
                return fail(node, "uniqueItems", "\(Self.excerpt(element)) stands more than once")
            }
        }
        return valid
    }

    private mutating func checkContains(
        _ node: SchemaNode, _ keywords: ArrayKeywords, _ elements: [Value], _ local: inout Evaluated
    ) -> Bool {
        guard let contains = keywords.contains else { return true }
        var count = 0
        for (position, element) in elements.enumerated() {
            var ignored = Evaluated()
            guard quietly(contains, element, &ignored) else { continue }
            count += 1
            local.items.insert(position)
        }
        if count < keywords.containsMinimum {
            return fail(node, "contains", "expected at least \(keywords.containsMinimum) matching items, not \(count)")
        }
        if let maximum = keywords.containsMaximum, count > maximum {
            return fail(node, "maxContains", "expected at most \(maximum) matching items, not \(count)")
        }
        return true
    }
}
