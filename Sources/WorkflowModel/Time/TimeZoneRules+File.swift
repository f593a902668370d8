/// The files of the time zone database.
extension TimeZoneRules {
    /// Bytes of a file beyond which it is none of the time zone database, whose largest has 4 KB.
    public static let fileBytesMaximum = 1 << 16

    /// Reads a file of the time zone database, of version 2 or later (RFC 9636, 3). Nil for anything else, and for the
    /// variants that count leap seconds.
    public init?(file bytes: [UInt8]) {
        guard bytes.count <= Self.fileBytesMaximum else { return nil }
        var reader = ZoneFileReader(bytes: bytes)
        guard let first = reader.header(), first.version >= 2, reader.skip(first.size(ofTime: 4)),
            let header = reader.header(), header.leapSeconds == 0, header.types >= 1
        else { return nil }
        var times: [Int64] = []
        for _ in 0..<header.times {
            guard let time = reader.number(8), time > times.last ?? Int64.min else { return nil }
            times.append(time)
        }
        guard let kinds = reader.take(header.times) else { return nil }
        var offsets: [Int64] = []
        for _ in 0..<header.types {
            guard let offset = reader.number(4), reader.skip(2) else { return nil }
            offsets.append(offset)
        }
        guard kinds.allSatisfy({ Int($0) < offsets.count }),
            reader.skip(header.characters + header.standardIndicators + header.universalIndicators),
            let footer = reader.footer()
        else { return nil }
        var rule: PosixTimeZone?
        if !footer.isEmpty {
            guard let read = PosixTimeZone(footer[...]) else { return nil }
            rule = read
        }
        self.init(
            offsetInitial: offsets[0],
            transitions: zip(times, kinds).map { Transition(at: $0, offset: offsets[Int($1)]) }, rule: rule)
    }
}

private struct ZoneFileReader {
    struct Header {
        var version: Int
        var universalIndicators: Int
        var standardIndicators: Int
        var leapSeconds: Int
        var times: Int
        var types: Int
        var characters: Int

        /// Bytes of what follows when a time has so many.
        func size(ofTime bytes: Int) -> Int {
            times * (bytes + 1) + types * 6 + characters + leapSeconds * (bytes + 4) + standardIndicators
                + universalIndicators
        }
    }

    let bytes: [UInt8]
    var position = 0

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= bytes.count - position else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func skip(_ count: Int) -> Bool { take(count) != nil }

    /// Big-endian, in two's complement.
    mutating func number(_ count: Int) -> Int64? {
        guard let bytes = take(count) else { return nil }
        let bits = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return count == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
    }

    private mutating func count() -> Int? {
        guard let number = number(4), number >= 0, number <= Int64(bytes.count) else { return nil }
        return Int(number)
    }

    mutating func header() -> Header? {
        guard let magic = take(4), magic.elementsEqual("TZif".utf8), let version = take(1)?.first, skip(15),
            let universalIndicators = count(), let standardIndicators = count(), let leapSeconds = count(),
            let times = count(), let types = count(), let characters = count()
        else { return nil }
        return Header(
            version: version >= 0x32 ? Int(version - 0x30) : 1, universalIndicators: universalIndicators,
            standardIndicators: standardIndicators, leapSeconds: leapSeconds, times: times, types: types,
            characters: characters)
    }

    /// The rule for the years after the last time; empty when there is none.
    mutating func footer() -> String? {
        guard take(1)?.first == 0x0A, let end = bytes[position...].firstIndex(of: 0x0A) else { return nil }
        return String(validating: bytes[position..<end], as: UTF8.self)
    }
}
