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
        case .string(let text): add(Machine.bytes(ofText: text.utf8.count), holding: 0)
        case .array(let elements):
            add(Machine.bytes(ofArray: elements.capacity), holding: elements.count)
            if bytes == nil { return }
            for index in elements.indices {
                if elements[index].isWithoutMemory { parts += 1 } else { measure(elements[index]) }
            }
        case .object(let object):
            add(Machine.bytes(ofObject: object.capacity), holding: object.count)
            if bytes == nil { return }
            for (key, value) in object {
                bytes = bytes.map { $0 + Machine.bytes(ofText: key.utf8.count) }
                if value.isWithoutMemory { parts += 1 } else { measure(value) }
            }
        }
    }

    private mutating func add(_ count: Int, holding held: Int) {
        bytes = parts + held > Self.partsMaximum ? nil : bytes.map { $0 + count }
    }
}
