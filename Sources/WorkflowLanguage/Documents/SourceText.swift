/// The bytes of a document and where its lines begin.
///
/// Lines end with LF, CR LF or CR, as in YAML 1.2 and in editors. The scanner below us also counts NEL, LS and PS as
/// line breaks (YAML 1.1), so places are computed here from its offsets, not taken from its line numbers.
struct SourceText {
    let bytes: [UInt8]
    private let lines: [LineStart]

    private struct LineStart {
        var byte: Int
        var scalar: Int
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var lines = [LineStart(byte: 0, scalar: 0)]
        var scalar = 0
        for (offset, byte) in bytes.enumerated() where !UTF8.isContinuation(byte) {
            scalar += 1
            let endsLine =
                byte == Self.lineFeed
                || (byte == Self.carriageReturn && (offset + 1 == bytes.count || bytes[offset + 1] != Self.lineFeed))
            if endsLine { lines.append(LineStart(byte: offset + 1, scalar: scalar)) }
        }
        self.lines = lines
    }

    func place(ofScalar offset: Int) -> SourcePlace {
        let line = lastLine { $0.scalar <= offset }
        return SourcePlace(line: line + 1, column: offset - lines[line].scalar + 1, offset: offset)
    }

    func place(ofByte offset: Int) -> SourcePlace {
        let line = lastLine { $0.byte <= offset }
        let start = lines[line]
        let column = bytes[start.byte..<min(offset, bytes.count)].count { !UTF8.isContinuation($0) }
        return SourcePlace(line: line + 1, column: column + 1, offset: start.scalar + column)
    }

    /// The scalars of the text from a place on.
    func scalars(from place: SourcePlace) -> [Unicode.Scalar] {
        var byte = lines[min(place.line, lines.count) - 1].byte
        var remaining = place.column - 1
        while remaining > 0, byte < bytes.count {
            byte += 1
            while byte < bytes.count, UTF8.isContinuation(bytes[byte]) { byte += 1 }
            remaining -= 1
        }
        return Array(String(decoding: bytes[byte...], as: UTF8.self).unicodeScalars)
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

    /// The index of the last line that satisfies a condition which holds for a prefix of the lines.
    private func lastLine(where condition: (LineStart) -> Bool) -> Int {
        var low = 0
        var high = lines.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if condition(lines[middle]) { low = middle } else { high = middle }
        }
        return low
    }

    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}
