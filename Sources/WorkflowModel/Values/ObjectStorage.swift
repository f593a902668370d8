/// The pairs of an ordered object, in one block of memory behind one reference: so an object takes one allocation, and
/// to pass one on costs one count of references.
@usableFromInline
final class ObjectStorage: ManagedBuffer<ObjectStorage.Header, ObjectStorage.Pair> {
    /// Above this many keys a hash index beats the scan (measured: they cross between 8 and 16 short keys).
    static let indexThreshold = 12

    @usableFromInline
    struct Header {
        @usableFromInline var count: Int
        @usableFromInline var capacity: Int
        /// Positions by key; absent while there are at most ``indexThreshold`` keys.
        @usableFromInline var index: [ObjectKey: Int]?
    }

    @usableFromInline
    struct Pair {
        @usableFromInline var key: String
        @usableFromInline var value: Value
    }

    /// No pairs, with room for some.
    static func make(capacity: Int) -> ObjectStorage {
        let buffer = create(minimumCapacity: capacity) { _ in Header(count: 0, capacity: capacity, index: nil) }
        return unsafeDowncast(buffer, to: ObjectStorage.self)
    }

    deinit {
        _ = withUnsafeMutablePointers { header, pairs in pairs.deinitialize(count: header.pointee.count) }
    }

    // The header is read and written by its address, because an access to it as a property is checked when it runs.

    @usableFromInline
    var count: Int { withUnsafeMutablePointerToHeader { $0.pointee.count } }

    var capacityInPairs: Int { withUnsafeMutablePointerToHeader { $0.pointee.capacity } }

    /// The same pairs, with room for some more.
    func copy(capacity: Int) -> ObjectStorage {
        let copy = Self.make(capacity: capacity)
        withUnsafeMutablePointers { header, pairs in
            copy.withUnsafeMutablePointers { newHeader, newPairs in
                newPairs.initialize(from: pairs, count: header.pointee.count)
                newHeader.pointee.count = header.pointee.count
                newHeader.pointee.index = header.pointee.index
            }
        }
        return copy
    }

    /// The same pairs moved into a larger block; this one is empty afterwards.
    func moved(capacity: Int) -> ObjectStorage {
        let moved = Self.make(capacity: capacity)
        withUnsafeMutablePointers { header, pairs in
            moved.withUnsafeMutablePointers { newHeader, newPairs in
                newPairs.moveInitialize(from: pairs, count: header.pointee.count)
                newHeader.pointee.count = header.pointee.count
                newHeader.pointee.index = header.pointee.index
                header.pointee.count = 0
                header.pointee.index = nil
            }
        }
        return moved
    }

    @usableFromInline
    func position(of key: String) -> Int? {
        withUnsafeMutablePointers { header, pairs in
            if let index = header.pointee.index { return index[ObjectKey(key)] }
            for position in 0..<header.pointee.count where UTF8Bytes.areEqual(pairs[position].key, key) {
                return position
            }
            return nil
        }
    }

    /// The caller has seen to room, and to it that the key is not there yet.
    func append(_ key: String, _ value: Value) {
        withUnsafeMutablePointers { header, pairs in
            let position = header.pointee.count
            (pairs + position).initialize(to: Pair(key: key, value: value))
            header.pointee.count = position + 1
            if header.pointee.index != nil {
                header.pointee.index?[ObjectKey(key)] = position
            } else if position >= Self.indexThreshold {
                header.pointee.index = Self.index(of: pairs, count: position + 1)
            }
        }
    }

    func remove(at position: Int) -> Value {
        withUnsafeMutablePointers { header, pairs in
            let removed = (pairs + position).move()
            let rest = header.pointee.count - position - 1
            (pairs + position).moveInitialize(from: pairs + position + 1, count: rest)
            header.pointee.count -= 1
            if header.pointee.index != nil {
                header.pointee.index = Self.index(of: pairs, count: header.pointee.count)
            }
            return removed.value
        }
    }

    private static func index(of pairs: UnsafeMutablePointer<Pair>, count: Int) -> [ObjectKey: Int]? {
        guard count > indexThreshold else { return nil }
        var positions: [ObjectKey: Int] = [:]
        positions.reserveCapacity(count * 2)
        for position in 0..<count { positions[ObjectKey(pairs[position].key)] = position }
        return positions
    }
}
