extension Value: Equatable {
    /// Equality is jq's: numbers by value, objects regardless of key order, strings by code point (not by the
    /// canonical equivalence that Swift's `String ==` applies).
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.integer(let left), .double(let right)), (.double(let right), .integer(let left)): Double(left) == right
        case (.string(let left), .string(let right)): UTF8Bytes.areEqual(left, right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.null, _), (.boolean, _), (.integer, _), (.double, _), (.string, _), (.array, _), (.object, _): false
        }
    }
}

extension OrderedObject: Equatable {
    /// The same keys with equal values, in any order.
    public static func == (left: OrderedObject, right: OrderedObject) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }
}
