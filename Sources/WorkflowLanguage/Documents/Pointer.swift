/// JSON pointers (RFC 6901).
enum Pointer {
    /// The pointer of a part.
    static func appending(_ token: String, to pointer: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
            return pointer + "/" + token
        }
        var escaped = pointer + "/"
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The pointer of an element of a list.
    static func appending(_ index: Int, to pointer: String) -> String { "\(pointer)/\(index)" }
}

extension Pointer {
    /// The last token of a pointer, without escapes.
    static func lastToken(of pointer: String) -> String {
        guard let token = pointer.split(separator: "/", omittingEmptySubsequences: false).last else { return "" }
        return unescaped(String(token))
    }

    /// A token without escapes.
    static func unescaped(_ token: String) -> String {
        guard token.contains("~") else { return token }
        var plain = ""
        var isEscaped = false
        for scalar in token.unicodeScalars {
            if isEscaped {
                plain += scalar == "1" ? "/" : "~"
                isEscaped = false
            } else if scalar == "~" {
                isEscaped = true
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }
}
