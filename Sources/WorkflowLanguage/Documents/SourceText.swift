/// The bytes of a document, and the places of its characters.
///
/// Lines end with LF, CR LF or CR, as in YAML 1.2 and in editors. The scanner below us also counts NEL, LS and PS as
/// line breaks (YAML 1.1), so places are computed here from its offsets, not taken from its line numbers.
struct SourceText {
    let bytes: [UInt8]
    /// The scalar offset at which each line begins.
    private var lines = [0]
    /// The scalar offset at which each block of bytes begins: a document may be one long line, and places are asked for
    /// every value.
    private var blocks: [Int] = []

    private static let blockLength = 256

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var scalar = 0
        for (offset, byte) in bytes.enumerated() {
            if offset % Self.blockLength == 0 { blocks.append(scalar) }
            guard !UTF8.isContinuation(byte) else { continue }
            scalar += 1
            let endsLine =
                byte == Self.lineFeed
                || (byte == Self.carriageReturn && (offset + 1 == bytes.count || bytes[offset + 1] != Self.lineFeed))
            if endsLine { lines.append(scalar) }
        }
    }

    func place(ofScalar offset: Int) -> SourcePlace {
        let line = Self.lastIndex(in: lines, notAbove: offset)
        return SourcePlace(line: line + 1, column: offset - lines[line] + 1, offset: offset)
    }

    func place(ofByte offset: Int) -> SourcePlace {
        guard !blocks.isEmpty else { return .beginning }
        let block = min(offset / Self.blockLength, blocks.count - 1)
        let rest = bytes[(block * Self.blockLength)..<min(offset, bytes.count)]
        return place(ofScalar: blocks[block] + rest.count { !UTF8.isContinuation($0) })
    }

    /// Some scalars of the text from an offset on.
    func scalars(from offset: Int, bytesMaximum: Int) -> [Unicode.Scalar] {
        guard !blocks.isEmpty else { return [] }
        let block = Self.lastIndex(in: blocks, notAbove: offset)
        var byte = block * Self.blockLength
        var scalar = blocks[block]
        while byte < bytes.count, UTF8.isContinuation(bytes[byte]) { byte += 1 }
        while byte < bytes.count, scalar < offset {
            byte += 1
            while byte < bytes.count, UTF8.isContinuation(bytes[byte]) { byte += 1 }
            scalar += 1
        }
        return Array(String(decoding: bytes[byte...].prefix(bytesMaximum), as: UTF8.self).unicodeScalars)
    }

    /// Whether the bytes of some text are somewhere.
    func contains(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { wanted in
            guard let first = wanted.first else { return true }
            var rest = bytes[...]
            while let start = rest.firstIndex(of: first) {
                if bytes[start...].starts(with: wanted) { return true }
                rest = bytes[(start + 1)...]
            }
            return false
        }
    }

    /// The byte offset of the first ill-formed sequence, nil when the bytes are UTF-8.
    static func firstInvalidByte(of bytes: [UInt8]) -> Int? {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded): offset += encoded.count
            case .error: return offset
            case .emptyInput: return nil
            }
        }
    }

    /// The last of the ascending offsets that is not above a bound; the first is 0.
    private static func lastIndex(in offsets: [Int], notAbove bound: Int) -> Int {
        var low = 0
        var high = offsets.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if offsets[middle] <= bound { low = middle } else { high = middle }
        }
        return low
    }

    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}
