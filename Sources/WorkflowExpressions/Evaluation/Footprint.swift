import WorkflowModel

/// The memory of small values.
enum Footprint {
    /// Larger values are not measured, because that would take longer than it saves.
    static let partsMaximum = 24

    /// Bytes that the value holds beside itself; `parts` is negative afterwards when it is too large to tell.
    static func measure(_ value: Value, _ parts: inout Int) -> Int {
        parts -= 1
        if parts < 0 { return 0 }
        switch value {
        case .null, .boolean, .integer, .double: return 0
        case .string(let text): return text.utf8.count
        case .array(let elements):
            var bytes = 64 + 32 * elements.count
            guard elements.count <= parts else { return tooLarge(&parts) }
            for element in elements { bytes += measure(element, &parts) }
            return bytes
        case .object(let object):
            var bytes = 128 + 48 * object.count
            guard object.count <= parts else { return tooLarge(&parts) }
            for value in object.values { bytes += measure(value, &parts) }
            return bytes
        }
    }

    private static func tooLarge(_ parts: inout Int) -> Int {
        parts = -1
        return 0
    }
}
