/// Makes text from outside harmless for a terminal: what could move the cursor, change colours, rename the window or
/// turn the reading order around is shown as a visible sign instead.
enum TerminalHygiene {
    /// Text of one line: newlines and tabs become visible too.
    static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isHarmful($0) || $0 == "\n" || $0 == "\t" }) else { return text }
        return replaced(text) { isHarmful($0) || $0 == "\n" || $0 == "\t" }
    }

    /// Text of step output without its newline: tabs stay, and so does the `\r` of a `\r\n`'s place, which is dropped.
    static func output(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        return replaced(text, where: isHarmful)
    }

    private static func replaced(_ text: String, where isReplaced: (Unicode.Scalar) -> Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(isReplaced(scalar) ? sign(of: scalar) : scalar) }
        return String(result)
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0x00..<0x20, 0x7F..<0xA0: true
        // Marks that reorder what stands around them, and line and paragraph separators.
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// The control pictures of Unicode for ASCII's controls, the replacement character for the rest.
    private static func sign(of scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x00..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        default: "\u{FFFD}"
        }
    }
}
