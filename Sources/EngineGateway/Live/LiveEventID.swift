/// Names a change among those that the gateway has told: `EPOCH-NUMBER`, as `Last-Event-ID` carries it.
struct LiveEventID: Sendable, Equatable, CustomStringConvertible {
    /// One life of the gateway: numbers of another mean nothing here.
    var epoch: String
    /// Counts from 1.
    var number: UInt64

    init(epoch: String, number: UInt64) {
        self.epoch = epoch
        self.number = number
    }

    /// Nil when the text is none: 1 to 16 of `0-9a-z`, a hyphen, 1 to 18 digits.
    init?(text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...16).contains(parts[0].count), (1...18).contains(parts[1].count),
            parts[0].allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }),
            parts[1].allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(String(parts[1]) ?? "")
        else { return nil }
        self.init(epoch: String(parts[0]) ?? "", number: number)
    }

    var description: String { "\(epoch)-\(number)" }
}
