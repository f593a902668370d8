import WorkflowModel

/// jq's total order: null, false, true, numbers, strings, arrays, objects.
extension Machine {
    /// Negative, zero or positive.
    func compare(_ left: Value, _ right: Value, depth: Int = 0) throws(Interruption) -> Int {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): return left < right ? -1 : (left == right ? 0 : 1)
        case (.string(let left), .string(let right)):
            try charge(scanned: 8 + Swift.min(left.utf8.count, right.utf8.count))
            return CodePoints.compare(left, right)
        case (.array(let left), .array(let right)):
            try requireDepth(depth, "Comparison too deep")
            for index in 0..<Swift.min(left.count, right.count) {
                try step()
                let order = try compare(left[index], right[index], depth: depth + 1)
                if order != 0 { return order }
            }
            return left.count - right.count
        case (.object(let left), .object(let right)):
            try requireDepth(depth, "Comparison too deep")
            return try compareObjects(left, right, depth: depth)
        default:
            if let left = left.number, let right = right.number { return Self.compareNumbers(left, right) }
            return left.kind.rawValue - right.kind.rawValue
        }
    }

    /// NaN is less than any number, itself included.
    private static func compareNumbers(_ left: Double, _ right: Double) -> Int {
        if left.isNaN { return -1 }
        if right.isNaN { return 1 }
        return left < right ? -1 : (left == right ? 0 : 1)
    }

    private func compareObjects(
        _ left: OrderedObject, _ right: OrderedObject, depth: Int
    ) throws(Interruption) -> Int {
        try charge(steps: 8 * (left.count + right.count))
        let leftKeys = Ordering.sortedKeys(left)
        let rightKeys = Ordering.sortedKeys(right)
        for index in 0..<Swift.min(leftKeys.count, rightKeys.count) {
            let order = CodePoints.compare(leftKeys[index], rightKeys[index])
            if order != 0 { return order }
        }
        if leftKeys.count != rightKeys.count { return leftKeys.count - rightKeys.count }
        for key in leftKeys {
            let order = try compare(left[key] ?? .null, right[key] ?? .null, depth: depth + 1)
            if order != 0 { return order }
        }
        return 0
    }

    func areEqual(_ left: Value, _ right: Value, depth: Int = 0) throws(Interruption) -> Bool {
        switch (left, right) {
        case (.array(let left), .array(let right)):
            guard left.count == right.count else { return false }
            try requireDepth(depth, "Equality check too deep")
            for index in left.indices {
                try step()
                guard try areEqual(left[index], right[index], depth: depth + 1) else { return false }
            }
            return true
        case (.object(let left), .object(let right)):
            guard left.count == right.count else { return false }
            try requireDepth(depth, "Equality check too deep")
            for (key, value) in left {
                try charge(steps: 4)
                guard let other = right[key] else { return false }
                guard try areEqual(value, other, depth: depth + 1) else { return false }
            }
            return true
        case (.string(let left), .string(let right)):
            guard left.utf8.count == right.utf8.count else { return false }
            try charge(scanned: left.utf8.count)
            return CodePoints.areEqual(left, right)
        case (.integer, .double), (.double, .integer), (.double, .double):
            return left.number == right.number
        default: return left == right
        }
    }

    func requireDepth(_ depth: Int, _ message: String) throws(Interruption) {
        guard depth < JQLimits.depthMaximum else { throw .error(message) }
    }

    /// Sorted by key; equal keys keep their order. `keys[i]` belongs to `values[i]`.
    func sortedIndexes(by keys: [Value]) throws(Interruption) -> [Int] {
        try charge(steps: 8)
        try charge(bytes: 8 * keys.count)
        var indexes = Array(keys.indices)
        try sort(&indexes) { (left, right) throws(Interruption) in
            let order = try self.compare(keys[left], keys[right])
            return order == 0 ? left < right : order < 0
        }
        return indexes
    }

    private func sort(
        _ indexes: inout [Int], by areInOrder: (Int, Int) throws(Interruption) -> Bool
    ) throws(Interruption) {
        do {
            try indexes.sort { left, right in
                try self.charge(steps: 2)
                return try areInOrder(left, right)
            }
        } catch let interruption as Interruption {
            throw interruption
        } catch {
            preconditionFailure("sorting throws only what its comparison throws")
        }
    }
}

enum Ordering {
    static func sortedKeys(_ object: OrderedObject) -> [String] {
        object.count < 2 ? object.keys : object.keys.sorted { CodePoints.compare($0, $1) < 0 }
    }
}
