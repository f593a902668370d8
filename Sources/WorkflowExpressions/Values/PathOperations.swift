import WorkflowModel

/// Reading, writing and deleting at paths.
enum PathOperations {
    static func path(_ value: Value) throws(Interruption) -> [Value] {
        guard case .array(let path) = value else { throw .error("Path must be specified as an array") }
        guard path.count <= JQLimits.depthMaximum else { throw .error("Path too deep") }
        return path
    }

    static func get(_ path: [Value], of value: Value, _ machine: Machine) throws(Interruption) -> Value {
        var current = value
        for key in path {
            try machine.charge(steps: 3)
            current = try Access.get(key, of: current, machine)
        }
        return current
    }

    static func set(
        _ path: [Value], of root: inout Value, to value: Value, _ machine: Machine
    ) throws(Interruption) {
        try modify(path[...], of: &root, machine) { (slot) throws(Interruption) in slot = value }
    }

    /// Replaces what stands at `path` by what `change` makes of it, in place where nobody else holds the data.
    static func modify(
        _ path: ArraySlice<Value>, of value: inout Value, _ machine: Machine,
        _ change: (inout Value) throws(Interruption) -> Void
    ) throws(Interruption) {
        guard let key = path.first else {
            try change(&value)
            if value.isContainer { try machine.chargeNesting() }
            return
        }
        try machine.enter()
        if value.kind == .null { try machine.chargeNesting() }
        switch (value.kind, key.kind) {
        case (.object, .string), (.null, .string):
            try modifyField(key, path.dropFirst(), of: &value, machine, change)
        case (.array, .number), (.null, .number):
            try modifyElement(key, path.dropFirst(), of: &value, machine, change)
        case (.array, .object), (.null, .object), (.string, .object):
            try modifySlice(key, path.dropFirst(), of: &value, machine, change)
        case (.array, .array):
            // jq finds positions here when it reads, and has no way to write them.
            _ = try Access.get(key, of: value, machine)
            throw .error("Cannot update field at array index of array")
        default:
            throw Access.cannotIndex(value, key)
        }
    }

    private static func modifyField(
        _ key: Value, _ rest: ArraySlice<Value>, of value: inout Value, _ machine: Machine,
        _ change: (inout Value) throws(Interruption) -> Void
    ) throws(Interruption) {
        guard case .string(let name) = key else { return }
        var object = OrderedObject()
        if case .object(let existing) = value { object = existing } else { try machine.charge(object: 0) }
        value = .null
        try machine.change(&object, at: name) { (slot) throws(Interruption) in
            try modify(rest, of: &slot, machine, change)
        }
        value = .object(object)
    }

    private static func modifyElement(
        _ key: Value, _ rest: ArraySlice<Value>, of value: inout Value, _ machine: Machine,
        _ change: (inout Value) throws(Interruption) -> Void
    ) throws(Interruption) {
        var elements: [Value] = []
        if case .array(let existing) = value { elements = existing } else { try machine.charge(array: 1) }
        guard let number = key.number, !number.isNaN else { throw .error("Cannot set array element at NaN index") }
        var index = Int(Swift.max(-2_147_483_648, Swift.min(2_147_483_647, number)))
        if index < 0 { index += elements.count }
        guard index >= 0 else {
            // What stands there is null, which the rest of the path may refuse first.
            var missing = Value.null
            try modify(rest, of: &missing, machine, change)
            throw .error("Out of bounds negative array index")
        }
        guard index <= JQLimits.arrayIndexMaximum else { throw .error("Array index too large") }
        value = .null
        if index >= elements.count {
            let missing = index + 1 - elements.count
            try machine.grow(&elements, by: missing) { $0.append(contentsOf: repeatElement(.null, count: missing)) }
        }
        try machine.change(&elements) { (elements) throws(Interruption) in
            try modify(rest, of: &elements[index], machine, change)
        }
        value = .array(elements)
    }

    private static func modifySlice(
        _ key: Value, _ rest: ArraySlice<Value>, of value: inout Value, _ machine: Machine,
        _ change: (inout Value) throws(Interruption) -> Void
    ) throws(Interruption) {
        guard case .object(let range) = key else { return }
        var part = try Access.get(key, of: value, machine)
        try modify(rest, of: &part, machine, change)
        if case .string = value { throw .error("Cannot update string slices") }
        var elements: [Value] = []
        if case .array(let existing) = value { elements = existing }
        guard case .array(let replacement) = part else {
            throw .error("A slice of an array can only be assigned another array")
        }
        let bounds = try Access.bounds(of: elements.count, in: range)
        value = .null
        if bounds.count != replacement.count { try machine.charge(steps: elements.count - bounds.lowerBound) }
        try machine.grow(&elements, by: replacement.count) { $0.replaceSubrange(bounds, with: replacement) }
        value = .array(elements)
    }

    // MARK: Deleting

    static func delete(_ paths: Value, from value: Value, _ machine: Machine) throws(Interruption) -> Value {
        guard case .array(let paths) = paths else { throw .error("Paths must be specified as an array") }
        try machine.charge(steps: 10)
        var sorted: [[Value]] = []
        for index in try machine.sortedIndexes(by: paths) {
            guard case .array(let path) = paths[index] else {
                throw .error("Path must be specified as array, not \(paths[index].kind.name)")
            }
            guard path.count <= JQLimits.depthMaximum else { throw .error("Path too deep") }
            sorted.append(path)
        }
        guard let first = sorted.first else { return value }
        if first.isEmpty { return .null }
        return try delete(sorted[...], level: 0, from: value, machine)
    }

    /// `paths` are sorted and agree up to `level`.
    private static func delete(
        _ paths: ArraySlice<[Value]>, level: Int, from value: Value, _ machine: Machine
    ) throws(Interruption) -> Value {
        try machine.enter()
        var value = value
        var keys: [Value] = []
        var rest = paths
        while let first = rest.first {
            let key = first[level]
            var end = rest.startIndex
            while end < rest.endIndex, try machine.areEqual(rest[end][level], key) { end += 1 }
            // NaN equals nothing, not even itself.
            end = Swift.max(end, rest.startIndex + 1)
            if first.count == level + 1 {
                keys.append(key)
            } else {
                let part = try Access.get(key, of: value, machine)
                if part.kind != .null {
                    let changed = try delete(rest[..<end], level: level + 1, from: part, machine)
                    try set([key], of: &value, to: changed, machine)
                }
            }
            rest = rest[end...]
        }
        return try remove(keys, from: value, machine)
    }

    private static func remove(
        _ keys: [Value], from value: Value, _ machine: Machine
    ) throws(Interruption) -> Value {
        if keys.isEmpty { return value }
        switch value {
        case .null: return value
        case .array(let elements): return try remove(keys, from: elements, machine)
        case .object(let object):
            try machine.charge(object: object.count)
            var unwanted = OrderedObject()
            for key in keys {
                guard case .string(let name) = key else {
                    throw .error("Cannot delete \(key.kind.name) field of object")
                }
                unwanted[name] = .null
            }
            if unwanted.count == 1, object[unwanted[0].key] == nil { return value }
            var kept = OrderedObject()
            for (key, value) in object where unwanted[key] == nil { kept.appendUnchecked(key, value) }
            return .object(kept)
        case .boolean, .integer, .double, .string:
            throw .error("Cannot delete fields from \(value.kind.name)")
        }
    }

    private static func remove(
        _ keys: [Value], from elements: [Value], _ machine: Machine
    ) throws(Interruption) -> Value {
        try machine.charge(array: elements.count)
        var isRemoved = [Bool](repeating: false, count: elements.count)
        for key in keys {
            switch key {
            case .integer, .double:
                guard let number = key.number, !number.isNaN else { continue }
                let index = Int(Swift.max(-2_147_483_648, Swift.min(2_147_483_647, number)))
                let position = index < 0 ? index + elements.count : index
                if isRemoved.indices.contains(position) { isRemoved[position] = true }
            case .object(let range):
                let bounds = try Access.bounds(of: elements.count, in: range)
                try machine.charge(steps: bounds.count)
                for position in bounds { isRemoved[position] = true }
            case .null, .boolean, .string, .array:
                throw .error("Cannot delete \(key.kind.name) element of array")
            }
        }
        return .array(elements.indices.filter { !isRemoved[$0] }.map { elements[$0] })
    }
}
