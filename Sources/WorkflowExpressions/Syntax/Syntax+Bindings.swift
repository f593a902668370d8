extension Syntax {
    /// True when evaluation binds variables, so that it needs a frame of its own where it may run within itself.
    var bindsVariables: Bool {
        switch self {
        case .identity, .recurse, .literal, .format, .variable, .breakOut: false
        case .reduce, .foreach, .label, .define, .bind: true
        case .text(_, let parts):
            parts.contains { part in
                if case .interpolation(let query) = part { query.bindsVariables } else { false }
            }
        case .slice(let term, let from, let to, _):
            term.bindsVariables || from?.bindsVariables == true || to?.bindsVariables == true
        case .iterate(let term, _), .negate(let term): term.bindsVariables
        case .attempt(let body, let handler): body.bindsVariables || handler?.bindsVariables == true
        case .array(let body): body?.bindsVariables == true
        case .object(let pairs): pairs.contains { $0.key.bindsVariables || $0.value?.bindsVariables == true }
        case .conditional(let condition, let then, let rest):
            condition.bindsVariables || then.bindsVariables || rest?.bindsVariables == true
        case .call(_, let arguments, _): arguments.contains(where: \.bindsVariables)
        case .index(let left, let right, _), .pipe(let left, let right), .comma(let left, let right),
            .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
            .alternative(let left, let right), .assign(let left, let right), .update(let left, let right),
            .arithmeticUpdate(_, let left, let right), .alternativeUpdate(let left, let right):
            left.bindsVariables || right.bindsVariables
        }
    }
}
