import WorkflowModel

/// Building larger values out of smaller ones: in place where nobody else holds them, charged in full where a copy is made.
enum Growth {
    /// Both are strings.
    static func appendText(_ right: Value, to left: inout Value, _ machine: Machine) throws(Interruption) {
        guard case .string(let text) = right, case .string(var grown) = left else { return }
        left = .null
        let count = grown.utf8.count
        try machine.charge(steps: 3)
        try machine.charge(bytes: text.utf8.count)
        try machine.requireRoom(bytes: 2 * count)
        let before = grown.utf8.withContiguousStorageIfAvailable { $0.baseAddress }
        grown += text
        if before != grown.utf8.withContiguousStorageIfAvailable({ $0.baseAddress }) {
            try machine.charge(bytes: 2 * count)
        }
        left = .string(grown)
    }

    /// Both are arrays.
    static func appendElements(_ right: Value, to left: inout Value, _ machine: Machine) throws(Interruption) {
        guard case .array(let elements) = right, case .array(var grown) = left, !elements.isEmpty else { return }
        if grown.isEmpty {
            left = right
            return
        }
        left = .null
        try machine.grow(&grown, by: elements.count) { $0.append(contentsOf: elements) }
        if elements.count > 64 || elements.contains(where: \.isContainer) { try machine.chargeNesting() }
        left = .array(grown)
    }

    /// Both are objects; the right one wins.
    static func merge(_ right: Value, into left: inout Value, _ machine: Machine) throws(Interruption) {
        guard case .object(let object) = right, case .object(var grown) = left, !object.isEmpty else { return }
        left = .null
        try machine.chargeCopy(of: &grown)
        try machine.charge(pairs: object.count)
        for (key, value) in object {
            if value.isContainer { try machine.chargeNesting() }
            grown[key] = value
        }
        left = .object(grown)
    }

    static func mergeDeeply(
        _ object: OrderedObject, into base: OrderedObject, depth: Int, _ machine: Machine
    ) throws(Interruption) -> OrderedObject {
        guard depth <= JQLimits.depthMaximum else { throw .error("Object merge too deep") }
        try machine.enter()
        try machine.charge(object: base.count + object.count)
        try machine.chargeNesting()
        var merged = base
        for (key, value) in object {
            if case .object(let inner) = value, case .object(let existing)? = merged[key] {
                merged[key] = .object(try mergeDeeply(inner, into: existing, depth: depth + 1, machine))
            } else {
                merged[key] = value
            }
        }
        return merged
    }

    /// A text of so many bytes, by doubling what is there already.
    private static func fill(_ bytes: Int, with text: String) -> String {
        var text = text
        return text.withUTF8 { source in
            String(unsafeUninitializedCapacity: bytes) { target in
                var filled = Swift.min(bytes, source.count)
                guard filled > 0, let start = target.baseAddress, let first = source.baseAddress else { return 0 }
                start.update(from: first, count: filled)
                while filled < bytes {
                    let next = Swift.min(filled, bytes - filled)
                    (start + filled).update(from: start, count: next)
                    filled += next
                }
                return filled
            }
        }
    }

    /// `text * number`: the number is cut to an integer; negative and NaN give null.
    static func repeated(_ text: String, times: Double, _ machine: Machine) throws(Interruption) -> Value {
        guard times >= 0 else { return .null }
        let count = Int(Swift.min(times, 2_147_483_647))
        let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: count)
        guard !overflow, bytes < 2_147_483_000 else { throw .error("Repeat string result too long") }
        try machine.charge(bytes: bytes)
        return .string(fill(bytes, with: text))
    }
}
