/// Counts by powers of two: fixed size, no allocation, enough to tell a percentile within a factor of two.
public struct Histogram: Sendable, Equatable {
    /// `buckets[n]` counts the values of n significant bits: bucket 0 is the value 0, bucket 1 is 1, bucket 2 is 2–3 …
    public private(set) var buckets = [UInt64](repeating: 0, count: UInt64.bitWidth + 1)
    /// Number of values.
    public private(set) var count: UInt64 = 0
    /// Sum of the values.
    public private(set) var sum: UInt64 = 0
    /// Largest value.
    public private(set) var maximum: UInt64 = 0

    /// No values.
    public init() {}

    /// Counts one value.
    public mutating func add(_ value: UInt64) {
        buckets[UInt64.bitWidth - value.leadingZeroBitCount] += 1
        count += 1
        sum &+= value
        maximum = max(maximum, value)
    }

    /// The upper bound of the bucket in which the given share of the values (0…1) is reached; 0 without values.
    public func percentile(_ share: Double) -> UInt64 {
        var remaining = Double(count) * share
        for (bits, number) in buckets.enumerated() where number > 0 {
            remaining -= Double(number)
            if remaining <= 0 { return min(maximum, bits == 0 ? 0 : UInt64.max >> UInt64(UInt64.bitWidth - bits)) }
        }
        return maximum
    }
}
