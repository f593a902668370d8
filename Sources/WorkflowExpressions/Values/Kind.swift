import WorkflowModel

/// The kinds of JSON values in jq's sort order; the two booleans count as one kind by name and as two in order.
enum Kind: Int {
    case null, `false`, `true`, number, string, array, object

    var name: String {
        switch self {
        case .null: "null"
        case .false, .true: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension Value {
    var kind: Kind {
        switch self {
        case .null: .null
        case .boolean(let value): value ? .true : .false
        case .integer, .double: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// jq's truth: all but null and false.
    var isTruthy: Bool {
        switch self {
        case .null, .boolean(false): false
        case .boolean(true), .integer, .double, .string, .array, .object: true
        }
    }

    var isContainer: Bool {
        switch self {
        case .array, .object: true
        case .null, .boolean, .integer, .double, .string: false
        }
    }

    /// The number as a double, nil for other kinds.
    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        case .null, .boolean, .string, .array, .object: nil
        }
    }

    var isNaN: Bool {
        if case .double(let value) = self { value.isNaN } else { false }
    }

    /// A result of arithmetic: whole numbers become integers, unless a double may stand for several of them.
    init(number: Double) {
        if number.magnitude <= 9_007_199_254_740_991, let whole = Int64(exactly: number),
            whole != 0 || number.sign == .plus
        {
            self = .integer(whole)
        } else {
            self = .double(number)
        }
    }

    init(count: Int) { self = .integer(Int64(count)) }
}
