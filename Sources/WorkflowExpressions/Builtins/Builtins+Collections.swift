import WorkflowModel

extension Builtins {
    /// Arrays and objects as values.
    static let collections: [String: Builtin] = [
        "keys/0": .value { (input, machine) throws(Interruption) in
            try Collections.keys(of: input, isSorted: true, machine)
        },
        "keys_unsorted/0": .value { (input, machine) throws(Interruption) in
            try Collections.keys(of: input, isSorted: false, machine)
        },
        "has/1": .function1 { (input, key, machine) throws(Interruption) in
            .boolean(try Collections.has(input, key))
        },
        "in/1": .definition("def in(xs): . as $x | xs | has($x);"),
        "contains/1": .function1 { (input, part, machine) throws(Interruption) in
            .boolean(try Collections.contains(input, part, machine))
        },
        "inside/1": .definition("def inside(xs): . as $x | xs | contains($x);"),
        "add/0": .value { (input, machine) throws(Interruption) in try Collections.add(input, machine) },
        "reverse/0": .value { (input, machine) throws(Interruption) in try Collections.reverse(input, machine) },
        "sort/0": .value { (input, machine) throws(Interruption) in
            let elements = try Collections.sortable(input)
            return try Collections.pick(try machine.sortedIndexes(by: elements), of: elements, machine)
        },
        "unique/0": .value { (input, machine) throws(Interruption) in
            let elements = try Collections.sortable(input)
            return try Collections.unique(elements, by: elements, machine)
        },
        "min/0": .value { (input, machine) throws(Interruption) in
            let elements = try Collections.iterated(input)
            return try Collections.extreme(of: elements, by: elements, isMinimum: true, machine)
        },
        "max/0": .value { (input, machine) throws(Interruption) in
            let elements = try Collections.iterated(input)
            return try Collections.extreme(of: elements, by: elements, isMinimum: false, machine)
        },
        "sort_by/1": .form { KeyedFilter($0[0], .sort) },
        "group_by/1": .form { KeyedFilter($0[0], .group) },
        "unique_by/1": .form { KeyedFilter($0[0], .unique) },
        "min_by/1": .form { KeyedFilter($0[0], .minimum) },
        "max_by/1": .form { KeyedFilter($0[0], .maximum) },
        "flatten/0": .value { (input, machine) throws(Interruption) in
            try Collections.flatten(input, depth: .infinity, machine)
        },
        "flatten/1": .function1 { (input, depth, machine) throws(Interruption) in
            guard try machine.compare(depth, 0) >= 0 else { throw .error("flatten depth must not be negative") }
            return try Collections.flatten(input, depth: depth.number ?? .infinity, machine)
        },
        "transpose/0": .definition("def transpose: [range(0; map(length)|max // 0) as $i | [.[][$i]]];"),
        "to_entries/0": .value { (input, machine) throws(Interruption) in
            try Collections.toEntries(input, machine)
        },
        "from_entries/0": .value { (input, machine) throws(Interruption) in
            try Collections.fromEntries(input, machine)
        },
        "with_entries/1": .form { arguments in
            PipeFilter(
                FunctionFilter(
                    { (input, machine) throws(Interruption) in
                        try Collections.toEntries(input, machine)
                    }, []),
                PipeFilter(
                    CollectFilter(PipeFilter(IterateFilter(IdentityFilter(), isOptional: false), arguments[0])),
                    FunctionFilter(
                        { (input, machine) throws(Interruption) in
                            try Collections.fromEntries(input, machine)
                        }, [])))
        },
        "map/1": .form { arguments in
            CollectFilter(PipeFilter(IterateFilter(IdentityFilter(), isOptional: false), arguments[0]))
        },
        "map_values/1": .form { arguments in
            UpdateFilter(IterateFilter(IdentityFilter(), isOptional: false), .filter(arguments[0]))
        },
        "bsearch/1": .function1 { (input, target, machine) throws(Interruption) in
            try Collections.search(input, for: target, machine)
        },
        "indices/1": .function1 { (input, wanted, machine) throws(Interruption) in
            try Collections.indices(of: wanted, in: input, machine)
        },
        "index/1": .function1 { (input, wanted, machine) throws(Interruption) in
            try Access.get(0, of: try Collections.indices(of: wanted, in: input, machine), machine)
        },
        "rindex/1": .function1 { (input, wanted, machine) throws(Interruption) in
            try Access.get(-1, of: try Collections.indices(of: wanted, in: input, machine), machine)
        },
        "combinations/0": .definition(
            """
            def combinations: if length == 0 then [] else
                .[0][] as $x | (.[1:] | combinations) as $y | [$x] + $y end;
            """),
        "combinations/1": .definition("def combinations(n): . as $dot | [range(n) | $dot] | combinations;"),
        "walk/1": .form { WalkFilter($0[0]) },
    ]
}

/// What the builtins on arrays and objects do.
enum Collections {
    static func iterated(_ value: Value) throws(Interruption) -> [Value] {
        guard case .array(let elements) = value else { throw .error(value, value, "cannot be iterated over") }
        return elements
    }

    static func sortable(_ value: Value) throws(Interruption) -> [Value] {
        guard case .array(let elements) = value else {
            throw .error(value, "cannot be sorted, as it is not an array")
        }
        return elements
    }

    static func keys(of value: Value, isSorted: Bool, _ machine: Machine) throws(Interruption) -> Value {
        switch value {
        case .object(let object):
            try machine.charge(array: object.count)
            let keys = isSorted ? Ordering.sortedKeys(object) : object.keys
            if isSorted { try machine.charge(steps: 8 * keys.count) }
            return .array(keys.map { .string($0) })
        case .array(let elements):
            try machine.charge(array: elements.count)
            return .array(elements.indices.map { Value(count: $0) })
        case .null, .boolean, .integer, .double, .string: throw .error(value, "has no keys")
        }
    }

    static func has(_ value: Value, _ key: Value) throws(Interruption) -> Bool {
        switch (value.kind, key.kind) {
        case (.null, _): return false
        case (.object, .string):
            if case .object(let object) = value, case .string(let name) = key { return object[name] != nil }
            return false
        case (.array, .number):
            guard case .array(let elements) = value, let number = key.number, !number.isNaN else { return false }
            return number.rounded(.towardZero) >= 0 && number < Double(elements.count)
        default:
            throw .error("Cannot check whether \(value.kind.name) has a \(key.kind.name) key")
        }
    }

    static func contains(
        _ value: Value, _ part: Value, _ machine: Machine
    ) throws(Interruption) -> Bool {
        guard value.kind == part.kind else {
            throw .error(value, part, "cannot have their containment checked")
        }
        return try contains(value, part, depth: 0, machine)
    }

    private static func contains(
        _ value: Value, _ part: Value, depth: Int, _ machine: Machine
    ) throws(Interruption) -> Bool {
        guard depth <= JQLimits.depthMaximum else { throw .error("Containment check too deep") }
        try machine.enter()
        switch (value, part) {
        case (.object(let object), .object(let wanted)):
            for (key, inner) in wanted {
                guard let existing = object[key], existing.kind == inner.kind,
                    try contains(existing, inner, depth: depth + 1, machine)
                else { return false }
            }
            return true
        case (.array(let elements), .array(let wanted)):
            for inner in wanted {
                var isFound = false
                for element in elements where element.kind == inner.kind {
                    isFound = try contains(element, inner, depth: depth + 1, machine)
                    if isFound { break }
                }
                try machine.charge(steps: elements.count >> 3)
                guard isFound else { return false }
            }
            return true
        case (.string(let text), .string(let wanted)):
            try machine.charge(scanned: text.utf8.count)
            if wanted.isEmpty { return true }
            return try CodePoints.contains(text, wanted, machine)
        default: return try machine.areEqual(value, part)
        }
    }

    static func add(_ value: Value, _ machine: Machine) throws(Interruption) -> Value {
        var sum = Value.null
        switch value {
        case .array(let elements):
            try machine.charge(steps: elements.count)
            for element in elements { try Arithmetic.add(element, to: &sum, machine) }
        case .object(let object):
            try machine.charge(steps: object.count)
            for (_, element) in object { try Arithmetic.add(element, to: &sum, machine) }
        case .null, .boolean, .integer, .double, .string: throw Access.cannotIterate(value)
        }
        return sum
    }

    static func reverse(_ value: Value, _ machine: Machine) throws(Interruption) -> Value {
        switch value {
        case .null: return []
        case .array(let elements):
            try machine.charge(array: elements.count)
            return .array(elements.reversed())
        case .string(let text):
            let last = Value(count: try CodePoints.count(of: text, machine) - 1)
            return text.isEmpty ? [] : try Access.get(last, of: value, machine)
        case .object(let object):
            return object.isEmpty ? [] : try Access.get(Value(count: object.count - 1), of: value, machine)
        case .boolean: throw .error(value, "has no length")
        case .integer, .double:
            guard let number = value.number, number != 0 else { return [] }
            return try Access.get(0, of: value, machine)
        }
    }

    static func pick(
        _ indexes: [Int], of elements: [Value], _ machine: Machine
    ) throws(Interruption) -> Value {
        try machine.charge(array: indexes.count)
        return .array(indexes.map { elements[$0] })
    }

    static func unique(
        _ elements: [Value], by keys: [Value], _ machine: Machine
    ) throws(Interruption) -> Value {
        var kept: [Int] = []
        for index in try machine.sortedIndexes(by: keys) {
            if let last = kept.last, try machine.compare(keys[last], keys[index]) == 0 { continue }
            kept.append(index)
        }
        return try pick(kept, of: elements, machine)
    }

    static func groups(
        _ elements: [Value], by keys: [Value], _ machine: Machine
    ) throws(Interruption) -> Value {
        var groups: [Value] = []
        var current: [Value] = []
        var last: Int?
        for index in try machine.sortedIndexes(by: keys) {
            if let last, try machine.compare(keys[last], keys[index]) != 0 {
                groups.append(try machine.array(current))
                current = []
            }
            current.append(elements[index])
            last = index
        }
        if last != nil { groups.append(try machine.array(current)) }
        return try machine.array(groups)
    }

    /// The first of the smallest or the last of the largest.
    static func extreme(
        of elements: [Value], by keys: [Value], isMinimum: Bool, _ machine: Machine
    ) throws(Interruption) -> Value {
        guard !elements.isEmpty else { return .null }
        var best = 0
        for index in elements.indices.dropFirst() {
            try machine.step()
            if (try machine.compare(keys[index], keys[best]) < 0) == isMinimum { best = index }
        }
        return elements[best]
    }

    static func flatten(_ value: Value, depth: Double, _ machine: Machine) throws(Interruption) -> Value {
        var flat: [Value] = []
        switch value {
        case .array(let elements): try flatten(elements, depth: depth, into: &flat, machine)
        case .object(let object): try flatten(object.values, depth: depth, into: &flat, machine)
        case .null, .boolean, .integer, .double, .string: throw Access.cannotIterate(value)
        }
        machine.endGrowth(of: flat)
        try machine.charge(array: 0)
        if flat.contains(where: \.isContainer) { try machine.chargeNesting() }
        return .array(flat)
    }

    private static func flatten(
        _ elements: [Value], depth: Double, into flat: inout [Value], _ machine: Machine
    ) throws(Interruption) {
        try machine.enter()
        for element in elements {
            if case .array(let inner) = element, depth != 0 {
                try flatten(inner, depth: depth - 1, into: &flat, machine)
            } else {
                try machine.chargeElement()
                flat.append(element)
            }
        }
    }

    /// Up to so many unwanted elements are compared one by one.
    private static let unsortedMaximum = 8

    static func remove(
        _ unwanted: [Value], from elements: [Value], _ machine: Machine
    ) throws(Interruption) -> Value {
        var sorted: [Value] = []
        if unwanted.count > unsortedMaximum {
            try machine.charge(array: unwanted.count)
            sorted = try machine.sortedIndexes(by: unwanted).map { unwanted[$0] }
        }
        var kept: [Value] = []
        for element in elements {
            var keeps = true
            if sorted.isEmpty {
                for candidate in unwanted {
                    guard keeps else { break }
                    try machine.charge(steps: 2)
                    keeps = !(try machine.areEqual(element, candidate))
                }
            } else if case .found = try find(element, in: sorted, machine) {
                keeps = false
            }
            guard keeps else { continue }
            try machine.chargeElement()
            kept.append(element)
        }
        machine.endGrowth(of: kept)
        try machine.charge(array: 0)
        if kept.contains(where: \.isContainer) { try machine.chargeNesting() }
        return .array(kept)
    }

    static func toEntries(_ value: Value, _ machine: Machine) throws(Interruption) -> Value {
        if case .array(let elements) = value {
            try machine.charge(bytes: elements.count * 160)
            try machine.charge(steps: elements.count * 6)
            if !elements.isEmpty { try machine.chargeNesting() }
            return .array(elements.indices.map { entry(Value(count: $0), elements[$0]) })
        }
        guard case .object(let object) = value else { throw .error(value, "has no keys") }
        try machine.charge(bytes: object.count * 160)
        try machine.charge(steps: object.count * 6)
        if !object.isEmpty { try machine.chargeNesting() }
        return .array(object.map { entry(.string($0.key), $0.value) })
    }

    private static func entry(_ key: Value, _ value: Value) -> Value {
        var entry = OrderedObject()
        entry.reserveCapacity(2)
        entry.appendUnchecked("key", key)
        entry.appendUnchecked("value", value)
        return .object(entry)
    }

    static func fromEntries(_ value: Value, _ machine: Machine) throws(Interruption) -> Value {
        let entries: [Value]
        switch value {
        case .array(let elements): entries = elements
        case .object(let object): entries = object.values
        case .null, .boolean, .integer, .double, .string: throw Access.cannotIterate(value)
        }
        try machine.charge(object: entries.count)
        var object = OrderedObject()
        for entry in entries {
            try machine.charge(steps: 6)
            var key = Value.null
            for name in ["key", "Key", "name", "Name"] where !key.isTruthy { key = try Access.field(name, of: entry) }
            let found = key
            guard case .string(let name) = found else {
                throw .error("Cannot use \(ErrorText.describe(found)) as object key")
            }
            let hasValue = try has(entry, "value")
            let value = try Access.field(hasValue ? "value" : "Value", of: entry)
            if value.isContainer { try machine.chargeNesting() }
            object[name] = value
        }
        return .object(object)
    }

    /// The position, or `-1 - insertion point`.
    static func search(_ value: Value, for target: Value, _ machine: Machine) throws(Interruption) -> Value {
        guard case .array(let elements) = value else { throw .error(value, "cannot be searched from") }
        switch try find(target, in: elements, machine) {
        case .found(let position): return Value(count: position)
        case .missing(let position): return Value(count: -1 - position)
        }
    }

    private enum Place {
        case found(Int)
        /// It would stand here.
        case missing(Int)
    }

    /// By bisection: the elements are sorted.
    private static func find(
        _ target: Value, in elements: [Value], _ machine: Machine
    ) throws(Interruption) -> Place {
        var lower = 0
        var upper = elements.count
        while lower < upper {
            try machine.step()
            let middle = lower + (upper - lower) / 2
            let order = try machine.compare(target, elements[middle])
            if order == 0 { return .found(middle) }
            if order < 0 { upper = middle } else { lower = middle + 1 }
        }
        return .missing(lower)
    }

    static func indices(of wanted: Value, in value: Value, _ machine: Machine) throws(Interruption) -> Value {
        switch (value, wanted) {
        case (.array, .array): return try Access.get(wanted, of: value, machine)
        case (.array, _): return try Access.get([wanted], of: value, machine)
        case (.string, .string): return try Strings.indices(of: wanted, in: value, machine)
        default: return try Access.get(wanted, of: value, machine)
        }
    }
}
