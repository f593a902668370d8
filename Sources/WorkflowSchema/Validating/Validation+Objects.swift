import WorkflowModel

extension Validation {
    mutating func checkObject(_ node: SchemaNode, _ object: OrderedObject, _ local: inout Evaluated) -> Bool {
        guard let keywords = node.objects else { return true }
        var valid = checkPresence(node, keywords, object)
        for (key, index) in keywords.dependentSchemas where object[key] != nil {
            valid = check(index, .object(object), &local) && valid
        }
        for (key, value) in object {
            guard spend(1 + keywords.patternProperties.count) else { return false }
            if let names = keywords.propertyNames {
                var ignored = Evaluated()
                if !quietly(names, .string(key), &ignored) {
                    valid = fail(node, "propertyNames", "the name \"\(key)\" is not allowed")
                }
            }
            valid = checkProperty(keywords, key, value, &local) && valid
        }
        guard let unevaluated = keywords.unevaluatedProperties else { return valid }
        for (key, value) in object where !local.properties.contains(key) {
            valid = check(unevaluated, value, at: key) && valid
            local.properties.insert(key)
        }
        return valid
    }

    private mutating func checkProperty(
        _ keywords: ObjectKeywords, _ key: String, _ value: Value, _ local: inout Evaluated
    ) -> Bool {
        var valid = true
        var known = false
        if let index = keywords.property(key) {
            known = true
            valid = check(index, value, at: key)
        }
        for (pattern, index) in keywords.patternProperties where pattern.matches(key) {
            known = true
            valid = check(index, value, at: key) && valid
        }
        if !known, let additional = keywords.additionalProperties {
            known = true
            valid = check(additional, value, at: key) && valid
        }
        if known, schema.tracksEvaluated { local.properties.insert(key) }
        return valid
    }

    private mutating func checkPresence(
        _ node: SchemaNode, _ keywords: ObjectKeywords, _ object: OrderedObject
    ) -> Bool {
        var valid = true
        for name in keywords.required where object[name] == nil {
            valid = fail(node, "required", "the property \"\(name)\" is missing")
        }
        for (key, required) in keywords.dependentRequired where object[key] != nil {
            for name in required where object[name] == nil {
                valid = fail(node, "dependentRequired", "\"\(name)\" is missing, which \"\(key)\" asks for")
            }
        }
        if let minimum = keywords.countMinimum, object.count < minimum {
            valid = fail(node, "minProperties", "expected at least \(minimum) properties")
        }
        if let maximum = keywords.countMaximum, object.count > maximum {
            valid = fail(node, "maxProperties", "expected at most \(maximum) properties")
        }
        return valid
    }
}
