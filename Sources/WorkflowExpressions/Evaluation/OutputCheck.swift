import WorkflowModel

/// Looks at results before they leave: data whose parts are shared may be small in memory and endless when printed.
struct OutputCheck {
    private let depthMaximum: Int
    /// Bytes that the results may still have when nothing is shared.
    private var bytes: Int

    /// What a value is counted with beside its text.
    private static let valueBytes = 16

    init(_ limits: EvaluationLimits) {
        depthMaximum = limits.outputDepthMaximum
        bytes = limits.outputBytesMaximum
    }

    mutating func check(_ value: Value) throws(Interruption) {
        switch value {
        case .null, .boolean, .integer, .double: bytes -= Self.valueBytes
        case .string(let text): bytes -= Self.valueBytes + text.utf8.count
        case .array(let elements): try check(elements, depth: 0)
        case .object(let object): try check(object, depth: 0)
        }
        if bytes < 0 { throw Interruption(.bound(.bytes)) }
    }

    private mutating func check(_ elements: [Value], depth: Int) throws(Interruption) {
        try checkDepth(depth)
        bytes -= Self.valueBytes * (1 + elements.count)
        for index in elements.indices where !elements[index].isWithoutMemory {
            try checkPart(elements[index], depth: depth)
        }
    }

    private mutating func check(_ object: OrderedObject, depth: Int) throws(Interruption) {
        try checkDepth(depth)
        bytes -= Self.valueBytes * (1 + object.count)
        for (key, value) in object {
            bytes -= key.utf8.count
            if !value.isWithoutMemory { try checkPart(value, depth: depth) }
        }
    }

    @inline(__always)
    private mutating func checkPart(_ value: Value, depth: Int) throws(Interruption) {
        switch value {
        case .null, .boolean, .integer, .double: return
        case .string(let text): bytes -= text.utf8.count
        case .array(let elements): try check(elements, depth: depth + 1)
        case .object(let object): try check(object, depth: depth + 1)
        }
        if bytes < 0 { throw Interruption(.bound(.bytes)) }
    }

    private func checkDepth(_ depth: Int) throws(Interruption) {
        guard depth < depthMaximum else { throw Interruption(.bound(.nesting)) }
    }
}
