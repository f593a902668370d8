package import WorkflowModel

/// What evaluates expressions: a place within an execution, or a schedule, which has none.
package protocol EventScope {
    /// The value of an expression over `.`, or over another value.
    func value(of expression: Expression, over other: Value?) throws(Fault) -> Value
}

extension EventScope {
    /// The template's value: what the author wrote as an expression is evaluated, and nothing else.
    package func value(of template: Template) throws(Fault) -> Value {
        switch template {
        case .literal(let value): return value
        case .expression(let expression): return try value(of: expression, over: nil)
        case .array(let elements):
            var values: [Value] = []
            values.reserveCapacity(elements.count)
            for element in elements { values.append(try value(of: element)) }
            return .array(values)
        case .object(let members):
            var object = OrderedObject()
            for member in members { object[member.key] = try value(of: member.value) }
            return .object(object)
        }
    }
}

extension Scope: EventScope {}
