/// One line of text for people: pieces with styles. Whatever comes in is made harmless for a terminal.
struct StyledText: Equatable {
    struct Piece: Equatable {
        var text: String
        var style: TextStyle
    }

    private(set) var pieces: [Piece] = []

    init() {}

    init(_ text: String, _ style: TextStyle = .plain) { append(text, style) }

    mutating func append(_ text: String, _ style: TextStyle = .plain) {
        guard !text.isEmpty else { return }
        pieces.append(Piece(text: TerminalHygiene.line(text), style: style))
    }

    /// Step output, whose tabs stay.
    mutating func append(output text: String, _ style: TextStyle) {
        guard !text.isEmpty else { return }
        pieces.append(Piece(text: TerminalHygiene.output(text), style: style))
    }

    mutating func append(_ other: StyledText) { pieces += other.pieces }

    static func + (left: StyledText, right: StyledText) -> StyledText {
        var sum = left
        sum.append(right)
        return sum
    }

    /// How many columns it takes.
    var width: Int { pieces.reduce(0) { $0 + TextWidth.of($1.text) } }

    /// The text alone.
    var text: String { pieces.map(\.text).joined() }

    /// At most that many columns; what is cut off is shown by `…`.
    func truncated(to limit: Int, ellipsis: String) -> StyledText {
        guard width > limit else { return self }
        var room = max(0, limit - TextWidth.of(ellipsis))
        var result = StyledText()
        for piece in pieces {
            var kept = ""
            for character in piece.text {
                let needed = TextWidth.of(character)
                guard needed <= room else {
                    result.append(kept + (limit > 0 ? ellipsis : ""), piece.style)
                    return result
                }
                room -= needed
                kept.append(character)
            }
            result.append(kept, piece.style)
        }
        return result
    }

    /// At least that many columns.
    func padded(to columns: Int, _ alignment: TextAlignment) -> StyledText {
        let missing = columns - width
        guard missing > 0 else { return self }
        let space = StyledText(String(repeating: " ", count: missing))
        return alignment == .leading ? self + space : space + self
    }

    /// The characters to send, without trailing spaces.
    func rendered(colours: Bool) -> String {
        var result = ""
        for piece in pieces {
            if colours, let code = piece.style.code, !piece.text.allSatisfy({ $0 == " " }) {
                result += "\u{1B}[\(code)m\(piece.text)\u{1B}[0m"
            } else {
                result += piece.text
            }
        }
        while result.last == " " { result.removeLast() }
        return result
    }
}

extension StyledText: ExpressibleByStringInterpolation {
    init(stringLiteral text: String) { self.init(text) }
}

/// Where text stands in a wider place.
enum TextAlignment {
    case leading, trailing
}
