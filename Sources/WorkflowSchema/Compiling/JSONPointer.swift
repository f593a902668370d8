import WorkflowModel

/// JSON pointers (RFC 6901) as text.
enum JSONPointer {
    /// The pointer one level deeper.
    static func child(_ pointer: String, _ token: String) -> String {
        pointer + "/" + escaped(token)
    }

    static func escaped(_ token: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return token }
        var text = ""
        for character in token.unicodeScalars {
            switch character {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }

    /// The decoded tokens of a pointer.
    static func tokens(_ pointer: String) -> [String] {
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { token in
            var text = ""
            var scalars = token.unicodeScalars[...]
            while let scalar = scalars.popFirst() {
                if scalar == "~", let next = scalars.first, next == "0" || next == "1" {
                    text += next == "0" ? "~" : "/"
                    scalars.removeFirst()
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
            return text
        }
    }

    /// The value that a pointer names, nil when there is none.
    static func value(at pointer: String, in document: Value) -> Value? {
        var current = document
        for token in tokens(pointer) {
            switch current {
            case .object(let object):
                guard let member = object[token] else { return nil }
                current = member
            case .array(let elements):
                guard let index = Int(token), elements.indices.contains(index) else { return nil }
                current = elements[index]
            case .null, .boolean, .integer, .double, .string: return nil
            }
        }
        return current
    }
}
