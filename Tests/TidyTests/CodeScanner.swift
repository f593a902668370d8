/// Reads Swift text just well enough to tell code from comments and strings.
enum CodeScanner {
    /// The text with comments and the contents of strings replaced by spaces; line breaks stay.
    static func blank(_ text: String) -> String {
        var scanner = Scanner(bytes: Array(text.utf8))
        return scanner.blanked()
    }

    /// The functions of blanked code: name, first line (from 1) and length in lines.
    static func functions(in code: [String]) -> [(name: String, line: Int, length: Int)] {
        var found: [(String, Int, Int)] = []
        for (index, line) in code.enumerated() {
            guard let name = declaredName(in: line) else { continue }
            if let end = lastLine(ofDeclarationAt: index, in: code) { found.append((name, index + 1, end - index + 1)) }
        }
        return found
    }

    private static func declaredName(in line: String) -> String? {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == "<" || $0 == "?" })
        if let position = words.firstIndex(of: "func"), position + 1 < words.count {
            return String(words[position + 1])
        }
        let isInitializer = words.contains("init") && line.contains("init") && line.contains("(")
        let isCall = line.contains(".init(") || line.contains("= init(") || line.contains("self.init")
        return isInitializer && !isCall ? "init" : nil
    }

    /// The line of the brace that closes the body; nil when the declaration has none (a requirement).
    private static func lastLine(ofDeclarationAt start: Int, in code: [String]) -> Int? {
        var parentheses = 0
        var braces = 0
        var opened = false
        for index in start..<code.count {
            for character in code[index] {
                switch character {
                case "(": parentheses += 1
                case ")": parentheses -= 1
                case "{":
                    braces += 1
                    if parentheses == 0 { opened = true }
                case "}":
                    braces -= 1
                    if opened, braces == 0 { return index }
                    if braces < 0 { return nil }
                default: break
                }
            }
            if !opened, parentheses == 0, index > start + 12 { return nil }
        }
        return nil
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0
        var output: [UInt8] = []

        mutating func blanked() -> String {
            output.reserveCapacity(bytes.count)
            while position < bytes.count {
                if starts(with: "//") {
                    skip { $0.bytes[$0.position] == UInt8(ascii: "\n") }
                } else if starts(with: "/*") {
                    skip { $0.starts(with: "*/") }
                } else if bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "#") {
                    string()
                } else {
                    output.append(bytes[position])
                    position += 1
                }
            }
            return String(decoding: output, as: UTF8.self)
        }

        func starts(with text: StaticString) -> Bool {
            let length = text.utf8CodeUnitCount
            guard position + length <= bytes.count else { return false }
            return (0..<length).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
        }

        mutating func skip(until end: (Scanner) -> Bool) {
            while position < bytes.count, !end(self) { blankOne() }
        }

        mutating func blankOne() {
            output.append(bytes[position] == UInt8(ascii: "\n") ? UInt8(ascii: "\n") : UInt8(ascii: " "))
            position += 1
        }

        mutating func string() {
            var hashes = 0
            while position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "#") { hashes += 1 }
            guard position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "\"") else {
                output.append(bytes[position])
                position += 1
                return
            }
            for _ in 0..<hashes { blankOne() }
            let quotes = starts(with: "\"\"\"") ? 3 : 1
            for _ in 0..<quotes { blankOne() }
            while position < bytes.count {
                if bytes[position] == UInt8(ascii: "\\"), hashes == 0 {
                    blankOne()
                    if position < bytes.count { blankOne() }
                    continue
                }
                if closes(quotes: quotes, hashes: hashes) {
                    for _ in 0..<(quotes + hashes) { blankOne() }
                    return
                }
                blankOne()
            }
        }

        func closes(quotes: Int, hashes: Int) -> Bool {
            guard position + quotes + hashes <= bytes.count else { return false }
            let end = bytes[position..<(position + quotes)].allSatisfy { $0 == UInt8(ascii: "\"") }
            let rest = bytes[(position + quotes)..<(position + quotes + hashes)].allSatisfy { $0 == UInt8(ascii: "#") }
            return end && rest
        }
    }
}
