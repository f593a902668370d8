import WorkflowModel

/// Builds one JSON object, member by member in the order of the document of the wire format.
struct MemberWriter {
    private var object = OrderedObject()

    /// The finished object.
    var value: Value { .object(object) }

    mutating func write(_ name: String, _ value: Value) { object.appendUnchecked(name, value) }
    mutating func write(_ name: String, _ text: String) { write(name, Value.string(text)) }
    mutating func write(_ name: String, _ truth: Bool) { write(name, Value.boolean(truth)) }
    mutating func write(_ name: String, _ number: Double) { write(name, Value.double(number)) }
    mutating func write(_ name: String, _ integer: some BinaryInteger) {
        write(name, Value.integer(Int64(clamping: integer)))
    }
    mutating func write(_ name: String, _ instant: Instant) { write(name, Value.string(instant.rfc3339)) }
    mutating func write(_ name: String, _ object: some WireObject) { write(name, object.encoded) }
    mutating func write(_ name: String, _ list: [some WireObject]) { write(name, Value.array(list.map(\.encoded))) }
    mutating func write(_ name: String, _ list: [Int]) { write(name, Value.array(list.map { .count($0) })) }
    mutating func write(_ name: String, _ list: [String]) { write(name, Value.array(list.map { .string($0) })) }

    /// Null when there is nothing: for members that are always there.
    mutating func write(_ name: String, orNull value: Value?) { write(name, value ?? .null) }

    /// Leaves the member out when there is nothing.
    mutating func write(_ name: String, ifPresent value: Value?) {
        if let value { write(name, value) }
    }
}

extension Value {
    static func instant(_ instant: Instant) -> Value { .string(instant.rfc3339) }
    static func count(_ count: some BinaryInteger) -> Value { .integer(Int64(clamping: count)) }
    static func strings(_ strings: [String]) -> Value { .array(strings.map { .string($0) }) }
}
