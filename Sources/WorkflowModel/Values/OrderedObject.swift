/// A JSON object: unique keys in insertion order, compared by code point.
///
/// Look-up is a linear scan while the object is small and uses a hash index beyond that.
public struct OrderedObject: @unchecked Sendable {  // @unchecked because a storage is only changed by its one owner.
    /// Nil while there has never been a pair.
    @usableFromInline var storage: ObjectStorage?

    /// An empty object.
    @inlinable
    public init() { storage = nil }

    /// Later pairs replace earlier ones of the same key and keep the first position.
    public init(_ pairs: some Sequence<(String, Value)>) {
        self.init()
        reserveCapacity(pairs.underestimatedCount)
        for (key, value) in pairs { self[key] = value }
    }

    /// The number of keys.
    @inlinable
    public var count: Int { storage?.count ?? 0 }
    /// True when there is no key.
    @inlinable
    public var isEmpty: Bool { count == 0 }
    /// The keys in insertion order, as an array of their own.
    public var keys: [String] { map(\.key) }
    /// The values in insertion order of their keys, as an array of their own.
    public var values: [Value] { map(\.value) }
    /// Where the pairs are kept: two objects with the same one are equal; nil for an object that never had a pair.
    public var identity: ObjectIdentifier? { storage.map { ObjectIdentifier($0) } }

    /// How many keys there may be before the storage moves.
    public var capacity: Int { storage?.capacityInPairs ?? 0 }

    /// True when no other object shares the storage, so that a change copies nothing.
    public mutating func isUnique() -> Bool { storage == nil || isKnownUniquelyReferenced(&storage) }

    /// The position of `key`, nil when absent.
    @inlinable
    public func position(of key: String) -> Int? { storage?.position(of: key) }

    /// The value of `key`. Setting nil removes the key; setting a value keeps the position of an existing key.
    public subscript(key: String) -> Value? {
        get {
            guard let storage, let position = storage.position(of: key) else { return nil }
            return storage.withUnsafeMutablePointerToElements { $0[position].value }
        }
        set {
            guard let newValue else {
                removeValue(forKey: key)
                return
            }
            if let position = position(of: key) {
                makeUnique(room: 0).withUnsafeMutablePointerToElements { $0[position].value = newValue }
            } else {
                appendUnchecked(key, newValue)
            }
        }
    }

    /// Changes the value of `key` in place, without copying it; an absent key starts as null.
    public mutating func modifyValue<Result, Failure: Error>(
        forKey key: String, _ change: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if let position = position(of: key) { return try modifyValue(at: position, change) }
        appendUnchecked(key, .null)
        return try modifyValue(at: count - 1, change)
    }

    /// Changes the value at `position` in place, without copying it.
    public mutating func modifyValue<Result, Failure: Error>(
        at position: Int, _ change: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try makeUnique(room: 0).withUnsafeMutablePointerToElements { (pairs) throws(Failure) in
            try change(&pairs[position].value)
        }
    }

    /// Appends a pair whose key the caller knows to be absent.
    public mutating func appendUnchecked(_ key: String, _ value: Value) { makeUnique(room: 1).append(key, value) }

    /// Removes `key`; costs time linear in the number of keys.
    @discardableResult
    public mutating func removeValue(forKey key: String) -> Value? {
        guard let position = position(of: key) else { return nil }
        return makeUnique(room: 0).remove(at: position)
    }

    /// Makes room for `capacity` keys in all.
    public mutating func reserveCapacity(_ capacity: Int) {
        if capacity > count { _ = makeUnique(room: capacity - count) }
    }

    /// A storage that belongs to this object alone and has room for so many more pairs.
    private mutating func makeUnique(room: Int) -> ObjectStorage {
        guard var own = storage else {
            let made = ObjectStorage.make(capacity: Swift.max(room, 2))
            storage = made
            return made
        }
        storage = nil
        let isUnique = isKnownUniquelyReferenced(&own)
        let needed = own.count + room
        if !isUnique || own.capacityInPairs < needed {
            let grown = own.capacityInPairs < needed ? Swift.max(needed, own.count * 2) : needed
            own = isUnique ? own.moved(capacity: grown) : own.copy(capacity: grown)
        }
        storage = own
        return own
    }
}

extension OrderedObject: RandomAccessCollection {
    /// A key and its value.
    public typealias Element = (key: String, value: Value)
    /// The position of the first pair.
    @inlinable
    public var startIndex: Int { 0 }
    /// The position after the last pair.
    @inlinable
    public var endIndex: Int { count }
    /// The pair at `position`, in insertion order.
    @inlinable
    public subscript(position: Int) -> Element {
        guard let storage, position < storage.count else { preconditionFailure("no pair at \(position)") }
        return storage.withUnsafeMutablePointerToElements { ($0[position].key, $0[position].value) }
    }
}

extension OrderedObject: ExpressibleByDictionaryLiteral {
    /// `["key": value]`; a later duplicate wins.
    public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements.map { ($0.0, $0.1) }) }
}
