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
        case (.integer(let left), .double(let right)): return Ordering.compare(left, right)
        case (.double(let left), .integer(let right)): return left.isNaN ? -1 : -Ordering.compare(right, left)
        case (.double(let left), .double(let right)): return Ordering.compare(left, right)
        default: return left.kind.rawValue - right.kind.rawValue
        }
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
        case (.integer(let left), .double(let right)), (.double(let right), .integer(let left)):
            return Ordering.compare(left, right) == 0
        case (.double(let left), .double(let right)): return left == right
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
    /// NaN is less than any number, itself included.
    static func compare(_ left: Double, _ right: Double) -> Int {
        if left.isNaN { return -1 }
        if right.isNaN { return 1 }
        return left < right ? -1 : (left == right ? 0 : 1)
    }

    /// Exactly: the integer is not rounded to a double, so that the order is transitive.
    static func compare(_ left: Int64, _ right: Double) -> Int {
        guard let whole = Int64(exactly: right.rounded(.down)) else { return right > 0 ? -1 : 1 }
        if left != whole { return left < whole ? -1 : 1 }
        return Double(whole) < right ? -1 : 0
    }

    static func sortedKeys(_ object: OrderedObject) -> [String] {
        object.count < 2 ? object.keys : object.keys.sorted { CodePoints.compare($0, $1) < 0 }
    }
}
