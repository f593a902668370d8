import WorkflowModel

/// The memory of small values.
struct Footprint {
    /// Bytes that the value holds beside itself; nil when the value is too large to tell.
    private(set) var bytes: Int? = 0
    /// How many parts were looked at.
    private(set) var parts = 0

    /// Larger values are not measured, because that would take longer than it saves.
    private static let partsMaximum = 24

    init(of value: Value) { measure(value) }

    private mutating func measure(_ value: Value) {
        if bytes == nil { return }
        parts += 1
        switch value {
        case .null, .boolean, .integer, .double: return
        case .string(let text): add(text.utf8.count, holding: 0)
        case .array(let elements):
            add(64 + 24 * elements.count, holding: elements.count)
            if bytes == nil { return }
            for element in elements { measure(element) }
        case .object(let object):
            add(64 + 40 * object.count, holding: object.count)
            if bytes == nil { return }
            for (_, value) in object { measure(value) }
        }
    }

    private mutating func add(_ count: Int, holding held: Int) {
        bytes = parts + held > Self.partsMaximum ? nil : bytes.map { $0 + count }
    }
}
