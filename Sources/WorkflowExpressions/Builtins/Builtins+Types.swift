import WorkflowModel

extension Builtins {
    /// Types, conversions, constants and comparison.
    static let types: [String: Builtin] = [
        "empty/0": .form { _ in EmptyFilter() },
        "not/0": .value { (input, _) throws(Interruption) in .boolean(!input.isTruthy) },
        "type/0": .value { (input, _) throws(Interruption) in .string(input.kind.name) },
        "length/0": .value { (input, machine) throws(Interruption) in try Types.length(of: input, machine) },
        "error/0": .form { _ in ErrorFilter(nil) },
        "error/1": .form { ErrorFilter($0[0]) },
        "tojson/0": .value { (input, machine) throws(Interruption) in
            .string(try Types.json(of: input, machine))
        },
        "fromjson/0": .value { (input, machine) throws(Interruption) in
            guard case .string(let text) = input else { throw .error(input, "only strings can be parsed") }
            return try JSONReader.read(text, machine)
        },
        "tostring/0": .value { (input, machine) throws(Interruption) in
            if case .string = input { return input }
            return .string(try Types.json(of: input, machine))
        },
        "tonumber/0": .value { (input, machine) throws(Interruption) in try Types.number(of: input, machine) },
        "toboolean/0": .value { (input, _) throws(Interruption) in
            switch input {
            case .boolean: return input
            case .string("true"): return true
            case .string("false"): return false
            default: throw .error(input, "cannot be parsed as a boolean")
            }
        },
        "toarray/0": .value { (input, machine) throws(Interruption) in
            if case .array = input { return input }
            return try machine.array([input])
        },
        "values/0": .form { _ in SelectByKind { $0 != .null } },
        "nulls/0": .form { _ in SelectByKind { $0 == .null } },
        "booleans/0": .form { _ in SelectByKind { $0 == .false || $0 == .true } },
        "numbers/0": .form { _ in SelectByKind { $0 == .number } },
        "strings/0": .form { _ in SelectByKind { $0 == .string } },
        "arrays/0": .form { _ in SelectByKind { $0 == .array } },
        "objects/0": .form { _ in SelectByKind { $0 == .object } },
        "iterables/0": .form { _ in SelectByKind { $0 == .array || $0 == .object } },
        "scalars/0": .form { _ in SelectByKind { $0 != .array && $0 != .object } },
        "env/0": .value { (_, _) throws(Interruption) in [:] },
        "builtins/0": .value { (_, machine) throws(Interruption) in
            let names = supported.filter { !$0.hasPrefix("_") }
            try machine.charge(steps: 2 * supported.count)
            return try machine.array(names.map { .string($0) })
        },
        "have_decnum/0": .value { (_, _) throws(Interruption) in false },
        "have_literal_numbers/0": .value { (_, _) throws(Interruption) in true },
        "infinite/0": .value { (_, _) throws(Interruption) in .double(.infinity) },
        "nan/0": .value { (_, _) throws(Interruption) in .double(.nan) },
        "isinfinite/0": .value { (input, _) throws(Interruption) in .boolean(input.number?.isInfinite ?? false) },
        "isnan/0": .value { (input, _) throws(Interruption) in .boolean(input.isNaN) },
        "isnormal/0": .value { (input, _) throws(Interruption) in .boolean(input.number?.isNormal ?? false) },
        "isfinite/0": .value { (input, _) throws(Interruption) in
            .boolean(input.number.map { !$0.isInfinite } ?? false)
        },
        "isvalid/1": .definition("def isvalid(f): try (f | true) catch false;"),
        "format/1": .function1 { (input, name, machine) throws(Interruption) in
            guard case .string(let name) = name else { throw .error(name, "is not a valid format") }
            return .string(try TextFormat(name: name).apply(to: input, machine))
        },
    ]
}

enum Types {
    static func length(of value: Value, _ machine: Machine) throws(Interruption) -> Value {
        switch value {
        case .null: .integer(0)
        case .array(let elements): Value(count: elements.count)
        case .object(let object): Value(count: object.count)
        case .string(let text): Value(count: try CodePoints.count(of: text, machine))
        case .integer, .double: try absolute(value)
        case .boolean: throw .error(value, "has no length")
        }
    }

    static func absolute(_ value: Value) throws(Interruption) -> Value {
        switch value {
        case .integer(let number): number == .min ? .double(number.magnitude.asDouble) : .integer(abs(number))
        case .double(let number): Value(number: number.magnitude)
        case .null, .boolean, .string, .array, .object: throw .error(value, "has no absolute value")
        }
    }

    static func json(of value: Value, _ machine: Machine) throws(Interruption) -> String {
        if case .integer(let number) = value { return String(number) }
        var bytes: [UInt8] = []
        let left = machine.bytes
        try JSONText.append(value, to: &bytes, depth: 0, machine)
        try machine.requireRoom(bytes: bytes.count)
        machine.bytes = left
        try machine.charge(bytes: Machine.bytes(ofText: bytes.count))
        return String(decoding: bytes, as: UTF8.self)
    }

    static func number(of value: Value, _ machine: Machine) throws(Interruption) -> Value {
        switch value {
        case .integer, .double: return value
        case .string(let text):
            try machine.charge(steps: 8 + text.utf8.count >> 1)
            guard let number = NumberText.parse(text) else { throw .error(value, "cannot be parsed as a number") }
            return number
        case .null, .boolean, .array, .object: throw .error(value, "cannot be parsed as a number")
        }
    }
}

extension UInt64 {
    fileprivate var asDouble: Double { Double(self) }
}

/// `error`, `error(message)`: raises the value.
final class ErrorFilter: Filter {
    private let message: (any Filter)?
    let isSingle = false

    init(_ message: (any Filter)?) { self.message = message }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.step()
        guard let message else { throw Interruption(.error(input)) }
        try message.each(input, frame, machine) { (value) throws(Interruption) in
            throw Interruption(.error(value))
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try each(input.value, frame, machine) { (_) throws(Interruption) in }
    }
}

/// `strings`, `values` and the like.
final class SelectByKind: Filter {
    private let isWanted: @Sendable (Kind) -> Bool
    let isSingle = false

    init(_ isWanted: @escaping @Sendable (Kind) -> Bool) { self.isWanted = isWanted }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.step()
        if isWanted(input.kind) { try emit(input) }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try machine.step()
        if isWanted(input.value.kind) { try emit(input) }
    }
}
