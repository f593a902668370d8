/// A JSON object: unique keys in insertion order, compared by code point.
///
/// Look-up is a linear scan while the object is small and uses a hash index beyond that.
public struct OrderedObject: Sendable {
    /// Above this many keys a hash index beats the scan (measured: they cross between 8 and 16 short keys).
    static let indexThreshold = 12

    private var keyStorage: [String]
    private var valueStorage: [Value]
    /// Positions by key; absent while the object has at most ``indexThreshold`` keys.
    private var index: [ObjectKey: Int]?

    /// An empty object.
    public init() {
        keyStorage = []
        valueStorage = []
    }

    /// Later pairs replace earlier ones of the same key and keep the first position.
    public init(_ pairs: some Sequence<(String, Value)>) {
        self.init()
        for (key, value) in pairs { self[key] = value }
    }

    /// The number of keys.
    public var count: Int { keyStorage.count }
    /// True when there is no key.
    public var isEmpty: Bool { keyStorage.isEmpty }
    /// The keys in insertion order.
    public var keys: [String] { keyStorage }
    /// The values in insertion order of their keys.
    public var values: [Value] { valueStorage }

    /// The position of `key`, nil when absent.
    public func position(of key: String) -> Int? {
        if let index { return index[ObjectKey(key)] }
        for position in keyStorage.indices where UTF8Bytes.areEqual(keyStorage[position], key) { return position }
        return nil
    }

    /// The value of `key`. Setting nil removes the key; setting a value keeps the position of an existing key.
    public subscript(key: String) -> Value? {
        get {
            guard let position = position(of: key) else { return nil }
            return valueStorage[position]
        }
        set {
            guard let newValue else {
                removeValue(forKey: key)
                return
            }
            if let position = position(of: key) {
                valueStorage[position] = newValue
            } else {
                appendUnchecked(key, newValue)
            }
        }
    }

    /// Changes the value of `key` in place, without copying it; an absent key starts as null.
    public mutating func modifyValue<Result, Failure: Error>(
        forKey key: String, _ change: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if position(of: key) == nil { appendUnchecked(key, .null) }
        guard let position = position(of: key) else { preconditionFailure("the key was just appended") }
        return try change(&valueStorage[position])
    }

    /// Appends a pair whose key the caller knows to be absent.
    public mutating func appendUnchecked(_ key: String, _ value: Value) {
        keyStorage.append(key)
        valueStorage.append(value)
        if index != nil {
            index?[ObjectKey(key)] = keyStorage.count - 1
        } else if keyStorage.count > Self.indexThreshold {
            rebuildIndex()
        }
    }

    /// Removes `key`; costs time linear in the number of keys.
    @discardableResult
    public mutating func removeValue(forKey key: String) -> Value? {
        guard let position = position(of: key) else { return nil }
        keyStorage.remove(at: position)
        let removed = valueStorage.remove(at: position)
        if index != nil { rebuildIndex() }
        return removed
    }

    /// Makes room for `capacity` keys in all.
    public mutating func reserveCapacity(_ capacity: Int) {
        keyStorage.reserveCapacity(capacity)
        valueStorage.reserveCapacity(capacity)
    }

    private mutating func rebuildIndex() {
        guard keyStorage.count > Self.indexThreshold else {
            index = nil
            return
        }
        var positions: [ObjectKey: Int] = [:]
        positions.reserveCapacity(keyStorage.count * 2)
        for (position, key) in keyStorage.enumerated() { positions[ObjectKey(key)] = position }
        index = positions
    }
}

extension OrderedObject: RandomAccessCollection {
    /// A key and its value.
    public typealias Element = (key: String, value: Value)
    /// The position of the first pair.
    public var startIndex: Int { 0 }
    /// The position after the last pair.
    public var endIndex: Int { keyStorage.count }
    /// The pair at `position`, in insertion order.
    public subscript(position: Int) -> Element { (keyStorage[position], valueStorage[position]) }
}

extension OrderedObject: ExpressibleByDictionaryLiteral {
    /// `["key": value]`; a later duplicate wins.
    public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements.map { ($0.0, $0.1) }) }
}
