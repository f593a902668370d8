/// Comparison of strings by their UTF-8 bytes.
///
/// JSON keys and strings are code points: `String ==` would call "é" in one and in two code points equal.
@usableFromInline
enum UTF8Bytes {
    /// True when both strings have the same bytes.
    @usableFromInline
    static func areEqual(_ left: String, _ right: String) -> Bool {
        if haveSameWords(left, right) { return true }
        let count = left.utf8.count
        guard count == right.utf8.count else { return false }
        let fast = left.utf8.withContiguousStorageIfAvailable { leftBytes in
            right.utf8.withContiguousStorageIfAvailable { rightBytes in
                areEqual(UnsafeRawBufferPointer(leftBytes), UnsafeRawBufferPointer(rightBytes))
            }
        }
        return (fast ?? nil) ?? left.utf8.elementsEqual(right.utf8)
    }

    /// A string is two words: the text itself where it is short, else its length and a reference. So equal words mean
    /// equal text, which settles most look-ups of short keys at once.
    private static func haveSameWords(_ left: String, _ right: String) -> Bool {
        unsafeBitCast(left, to: (UInt64, UInt64).self) == unsafeBitCast(right, to: (UInt64, UInt64).self)
    }

    private static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        while offset + 8 <= left.count {
            if left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            {
                return false
            }
            offset += 8
        }
        while offset < left.count {
            if left[offset] != right[offset] { return false }
            offset += 1
        }
        return true
    }
}

/// A key of the hash index of an object: a string that hashes and compares by its bytes.
@usableFromInline
struct ObjectKey: Hashable, Sendable {
    @usableFromInline let string: String

    @usableFromInline
    init(_ string: String) { self.string = string }

    @usableFromInline
    static func == (left: ObjectKey, right: ObjectKey) -> Bool { UTF8Bytes.areEqual(left.string, right.string) }

    @usableFromInline
    func hash(into hasher: inout Hasher) {
        let hashed: Void? = string.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if hashed == nil { for byte in string.utf8 { hasher.combine(byte) } }
    }
}
