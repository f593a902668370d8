import WorkflowModel

extension Parser {
    /// The rest of a string whose opening quote is the current token.
    mutating func parseString(format: String) throws(SyntaxError) -> Syntax {
        let open = token
        var parts: [TextPart] = []
        var text: [UInt8] = []
        lexer.position = token.end
        while true {
            guard lexer.position < lexer.bytes.count else {
                throw error("syntax error, unexpected end of expression: the string is not closed", open)
            }
            let byte = lexer.bytes[lexer.position]
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                if lexer.position + 1 < lexer.bytes.count, lexer.bytes[lexer.position + 1] == UInt8(ascii: "(") {
                    if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
                    text = []
                    parts.append(.interpolation(try parseInterpolation()))
                } else {
                    try parseEscape(into: &text)
                }
            } else {
                text.append(byte)
                lexer.position += 1
            }
        }
        lexer.position += 1
        advance()
        if parts.isEmpty { return .literal(.string(String(decoding: text, as: UTF8.self))) }
        if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
        return .text(format: format, parts: parts)
    }

    private mutating func parseInterpolation() throws(SyntaxError) -> Syntax {
        lexer.position += 2
        advance()
        let query = try parseQuery()
        guard at(.closeParenthesis) else { throw unexpected(expecting: "')'") }
        lexer.position = token.end
        return query
    }

    private mutating func parseEscape(into text: inout [UInt8]) throws(SyntaxError) {
        let start = lexer.position
        let escape = start + 1 < lexer.bytes.count ? lexer.bytes[start + 1] : 0
        lexer.position += 2
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): try parseUnicodeEscape(from: start, into: &text)
        default: throw error("Invalid escape", SourceRange(start: start, end: lexer.position))
        }
    }

    /// `\uXXXX` or a surrogate pair of them; jq refuses a high surrogate alone and replaces a low one.
    private mutating func parseUnicodeEscape(from start: Int, into text: inout [UInt8]) throws(SyntaxError) {
        guard var code = hexadecimal(at: lexer.position) else {
            throw error("Invalid \\uXXXX escape", SourceRange(start: start, end: lexer.position))
        }
        lexer.position += 4
        if (0xD800...0xDBFF).contains(code) {
            let next = lexer.position
            guard next + 1 < lexer.bytes.count, lexer.bytes[next] == UInt8(ascii: "\\"),
                lexer.bytes[next + 1] == UInt8(ascii: "u"), let low = hexadecimal(at: next + 2),
                (0xDC00...0xDFFF).contains(low)
            else {
                throw error(
                    "Invalid \\uXXXX\\uXXXX surrogate pair escape", SourceRange(start: start, end: lexer.position))
            }
            lexer.position += 6
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        }
        let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
        text.append(contentsOf: String(Character(scalar)).utf8)
    }

    private func hexadecimal(at position: Int) -> UInt32? {
        guard position + 4 <= lexer.bytes.count else { return nil }
        var code: UInt32 = 0
        for byte in lexer.bytes[position..<(position + 4)] {
            guard let digit = byte.hexadecimalDigit else { return nil }
            code = code << 4 | UInt32(digit)
        }
        return code
    }
}

extension UInt8 {
    var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
