import WorkflowModel

extension Validation {
    mutating func checkNumber(_ node: SchemaNode, _ number: Value) -> Bool {
        guard let keywords = node.numbers else { return true }
        var valid = true
        if let minimum = keywords.minimum, Comparison.isLess(number, minimum) {
            valid = fail(node, "minimum", "expected at least \(minimum.printed())")
        }
        if let maximum = keywords.maximum, Comparison.isLess(maximum, number) {
            valid = fail(node, "maximum", "expected at most \(maximum.printed())")
        }
        if let bound = keywords.exclusiveMinimum, !Comparison.isLess(bound, number) {
            valid = fail(node, "exclusiveMinimum", "expected more than \(bound.printed())")
        }
        if let bound = keywords.exclusiveMaximum, !Comparison.isLess(number, bound) {
            valid = fail(node, "exclusiveMaximum", "expected less than \(bound.printed())")
        }
        if let divisor = keywords.multipleOf, !Comparison.isMultiple(number, of: divisor) {
            valid = fail(node, "multipleOf", "expected a multiple of \(divisor.printed())")
        }
        return valid
    }

    mutating func checkString(_ node: SchemaNode, _ text: String) -> Bool {
        guard let keywords = node.strings else { return true }
        var valid = true
        if keywords.lengthMinimum != nil || keywords.lengthMaximum != nil {
            let length = text.unicodeScalars.count
            guard spend(length / 64) else { return false }
            if let minimum = keywords.lengthMinimum, length < minimum {
                valid = fail(node, "minLength", "expected at least \(minimum) characters")
            }
            if let maximum = keywords.lengthMaximum, length > maximum {
                valid = fail(node, "maxLength", "expected at most \(maximum) characters")
            }
        }
        if let pattern = keywords.pattern, !pattern.matches(text) {
            valid = fail(node, "pattern", "expected text that matches \(keywords.patternText)")
        }
        return valid
    }
}
