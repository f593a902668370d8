extension Parser {
    /// An error at a token.
    func error(_ message: String, _ token: Token) -> SyntaxError {
        error(message, SourceRange(start: token.start, end: token.end))
    }

    /// An error at a range of the source.
    func error(_ message: String, _ range: SourceRange) -> SyntaxError {
        SyntaxError(message: message, range: range, in: lexer.bytes)
    }

    /// The error of a token that the grammar does not allow here.
    func unexpected(expecting expected: String? = nil) -> SyntaxError {
        let found =
            switch token.kind {
            case .end: "end of expression"
            case .quote: "a string"
            default: "'\(lexer.text(token))'"
            }
        return error("syntax error, unexpected \(found)" + (expected.map { ", expecting \($0)" } ?? ""), token)
    }
}

extension SyntaxError {
    /// An error at a range of bytes of a source.
    init(message: String, range: SourceRange, in bytes: [UInt8]) {
        let start = Swift.min(range.start, bytes.count)
        let before = bytes[..<start]
        let newline = UInt8(ascii: "\n")
        let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
        let lineEnd = bytes[start...].firstIndex(of: newline) ?? bytes.count
        func scalars(_ range: Range<Int>) -> Int { bytes[range].count { $0 & 0xC0 != 0x80 } }
        self.init(
            message: message, line: before.count { $0 == newline } + 1, column: scalars(lineStart..<start) + 1,
            excerpt: String(decoding: bytes[lineStart..<lineEnd], as: UTF8.self),
            length: scalars(start..<Swift.max(start, Swift.min(range.end, lineEnd))))
    }
}
