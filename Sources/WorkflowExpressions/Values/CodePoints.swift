import Glibc
import WorkflowModel

/// Strings by code point, on their UTF-8 bytes.
enum CodePoints {
    static func count(of text: String) -> Int {
        var copy = text
        return copy.withUTF8 { bytes in
            var count = 0
            for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
            return count
        }
    }

    static func count(of text: String, _ machine: Machine) throws(Interruption) -> Int {
        try machine.charge(steps: text.utf8.count >> 4)
        return count(of: text)
    }

    /// The code points in `range`, which must be within the string.
    static func slice(_ text: String, _ range: Range<Int>, _ machine: Machine) throws(Interruption) -> String {
        try machine.charge(scanned: text.utf8.count)
        var copy = text
        let result = copy.withUTF8 { bytes in
            let start = offset(of: range.lowerBound, in: bytes, from: 0)
            let end = offset(of: range.count, in: bytes, from: start)
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        try machine.charge(bytes: result.utf8.count)
        return result
    }

    /// The byte at which the `count`-th code point after `start` begins.
    private static func offset(of count: Int, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        var left = count
        while left > 0, position < bytes.count {
            position += 1
            while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
            left -= 1
        }
        return position
    }

    /// Where `needle` begins in `text`, in bytes, overlapping occurrences included.
    static func occurrences(
        of needle: String, in text: String, _ machine: Machine
    ) throws(Interruption) -> [Int] {
        guard !needle.isEmpty else { return [] }
        try machine.charge(scanned: text.utf8.count)
        var text = text
        var needle = needle
        let workMaximum = machine.steps << 2
        var work = workMaximum
        let found = text.withUTF8 { text in
            needle.withUTF8 { needle in
                var found: [Int] = []
                var start = 0
                while let position = firstOccurrence(of: needle, in: text, from: start, work: &work) {
                    found.append(position)
                    start = position + 1
                }
                return found
            }
        }
        try machine.charge(steps: (workMaximum - work) >> 2 + (work < 0 ? 1 : 0))
        try machine.charge(array: found.count)
        return found
    }

    /// Whether `needle` occurs; charged for the bytes that were really compared.
    static func contains(_ text: String, _ needle: String, _ machine: Machine) throws(Interruption) -> Bool {
        var text = text
        var needle = needle
        let workMaximum = machine.steps << 2
        var work = workMaximum
        let isFound = text.withUTF8 { text in
            needle.withUTF8 { firstOccurrence(of: $0, in: text, from: 0, work: &work) != nil }
        }
        try machine.charge(steps: (workMaximum - work) >> 2 + (work < 0 ? 1 : 0))
        return isFound
    }

    /// Gives up when `work`, the bytes that may be compared, is used up: both texts may be alike nearly everywhere.
    private static func firstOccurrence(
        of needle: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int, work: inout Int
    ) -> Int? {
        guard let first = needle.first else { return nil }
        var position = start
        while position + needle.count <= text.count {
            if text[position] == first {
                var offset = 1
                while offset < needle.count, text[position + offset] == needle[offset] { offset += 1 }
                work -= offset + 4
                if work < 0 { return nil }
                if offset == needle.count { return position }
            }
            position += 1
        }
        return nil
    }

    /// Negative, zero or positive, by bytes, which is by code point.
    static func compare(_ left: String, _ right: String) -> Int {
        var left = left
        var right = right
        return left.withUTF8 { left in
            right.withUTF8 { right in
                let common = Swift.min(left.count, right.count)
                for index in 0..<common where left[index] != right[index] {
                    return Int(left[index]) - Int(right[index])
                }
                return left.count - right.count
            }
        }
    }

    static func starts(_ text: String, with prefix: String) -> Bool {
        compareBytes(text, prefix) { text, prefix in UnsafeBufferPointer(rebasing: text.prefix(prefix.count)) }
    }

    static func ends(_ text: String, with suffix: String) -> Bool {
        compareBytes(text, suffix) { text, suffix in UnsafeBufferPointer(rebasing: text.suffix(suffix.count)) }
    }

    /// Whether the part of `text` that `part` selects is `wanted`.
    private static func compareBytes(
        _ text: String, _ wanted: String,
        _ part: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard !wanted.isEmpty else { return true }
        var text = text
        var wanted = wanted
        return text.withUTF8 { text in
            wanted.withUTF8 { wanted in
                guard text.count >= wanted.count, let left = part(text, wanted).baseAddress,
                    let right = wanted.baseAddress
                else { return false }
                return memcmp(left, right, wanted.count) == 0
            }
        }
    }

    static func areEqual(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && compare(left, right) == 0
    }
}
