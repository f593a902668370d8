import WorkflowModel

/// Looks at results before they leave: data whose parts are shared may be small in memory and endless when printed.
struct OutputCheck {
    private let depthMaximum: Int
    /// Bytes that the results may still have when nothing is shared.
    private var bytes: Int

    init(_ limits: EvaluationLimits) {
        depthMaximum = limits.outputDepthMaximum
        bytes = limits.outputBytesMaximum
    }

    mutating func check(_ value: Value, depth: Int = 0) throws(Interruption) {
        switch value {
        case .null, .boolean, .integer, .double: bytes -= 16
        case .string(let text): bytes -= 16 + text.utf8.count
        case .array(let elements):
            guard depth < depthMaximum else { throw Interruption(.bound(.nesting)) }
            bytes -= 16
            for element in elements { try check(element, depth: depth + 1) }
        case .object(let object):
            guard depth < depthMaximum else { throw Interruption(.bound(.nesting)) }
            bytes -= 16
            for (key, value) in object {
                bytes -= key.utf8.count
                try check(value, depth: depth + 1)
            }
        }
        if bytes < 0 { throw Interruption(.bound(.bytes)) }
    }
}
