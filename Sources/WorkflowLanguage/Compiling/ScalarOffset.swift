/// Where a character of a scalar's value stands in the text of its document.
struct ScalarOffset {
    private let scalars: [Unicode.Scalar]
    private let isFolded: Bool
    private let style: LocatedValue.Style
    private var position = 0

    /// The place of the character `offset` Unicode scalars into the value. Where the text is not in the document as it
    /// is in the value (a merge of lines, an unusual escape), the nearest place before it.
    static func place(of offset: Int, in scalar: LocatedValue.Scalar, at place: SourcePlace, of source: SourceText)
        -> SourcePlace
    {
        // An escape is at most six times as long as its character; the rest is room for an anchor and indentation.
        let bytesMaximum = 6 * scalar.text.utf8.count + 4_096
        var walk = ScalarOffset(scalar.style, source.scalars(from: place.offset, bytesMaximum: bytesMaximum))
        walk.skipToContent()
        var remaining = offset
        for character in scalar.text.unicodeScalars {
            guard remaining > 0 else { break }
            walk.step(over: character)
            remaining -= 1
        }
        walk.skipIndentation(before: scalar.text.unicodeScalars.dropFirst(offset).first)
        return source.place(ofScalar: place.offset + walk.position)
    }

    private init(_ style: LocatedValue.Style, _ scalars: [Unicode.Scalar]) {
        self.style = style
        self.scalars = scalars
        isFolded = style == .plain || style == .singleQuoted || style == .doubleQuoted || style == .folded
    }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    /// Past the anchor, the opening quote, or the header line of a block.
    private mutating func skipToContent() {
        if current == "&" {
            while let scalar = current, !Self.isSpace(scalar) { position += 1 }
            while let scalar = current, Self.isSpace(scalar) { position += 1 }
        }
        switch style {
        case .plain: break
        case .singleQuoted, .doubleQuoted: position += 1
        case .literal, .folded:
            while let scalar = current, scalar != "\n", scalar != "\r" { position += 1 }
            if current == "\r" { position += 1 }
            if current == "\n" { position += 1 }
        }
    }

    private mutating func step(over character: Unicode.Scalar) {
        skipIndentation(before: character)
        switch style {
        case .doubleQuoted where current == "\\": stepOverEscape()
        case .singleQuoted where character == "'": position += 2
        case .plain, .singleQuoted, .doubleQuoted, .literal, .folded: stepPlainly(over: character)
        }
    }

    private mutating func stepPlainly(over character: Unicode.Scalar) {
        guard current != character else {
            position += 1
            return
        }
        // A folded line break is a space in the value, and a run of white space in the document.
        guard character == " " || character == "\n" else { return }
        while let scalar = current, Self.isSpace(scalar) { position += 1 }
    }

    /// The white space at the beginning of a line that is not part of the value.
    private mutating func skipIndentation(before character: Unicode.Scalar?) {
        guard let character, !Self.isSpace(character) else { return }
        while let scalar = current, scalar != character, Self.isSpace(scalar) { position += 1 }
    }

    private mutating func stepOverEscape() {
        let lengths: [Unicode.Scalar: Int] = ["x": 4, "u": 6, "U": 10]
        guard position + 1 < scalars.count else { return }
        var length = lengths[scalars[position + 1]] ?? 2
        let isLeadSurrogate =
            length == 6 && position + 3 < scalars.count
            && (scalars[position + 2] == "d" || scalars[position + 2] == "D")
            && "89abAB".unicodeScalars.contains(scalars[position + 3])
        if isLeadSurrogate { length = 12 }
        position = min(position + length, scalars.count)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }
}
