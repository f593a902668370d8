/// A URI reference of RFC 3986, as far as schema identifiers need it.
struct URIReference {
    var scheme: Substring?
    var authority: Substring?
    var path: Substring
    var query: Substring?
    var fragment: Substring?

    init(_ text: some StringProtocol) {
        var rest = Substring(text)
        if let hash = rest.firstIndex(of: "#") {
            fragment = rest[rest.index(after: hash)...]
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: "?") {
            query = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        if let colon = rest.firstIndex(of: ":"), rest.first?.isLetter == true,
            rest[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || "+-.".contains($0) })
        {
            scheme = rest[..<colon]
            rest = rest[rest.index(after: colon)...]
        }
        if rest.hasPrefix("//") {
            let start = rest.index(rest.startIndex, offsetBy: 2)
            let end = rest[start...].firstIndex(of: "/") ?? rest.endIndex
            authority = rest[start..<end]
            rest = rest[end...]
        }
        path = rest
    }

    /// This reference resolved against a base, without its fragment.
    func resolved(against base: URIReference) -> String {
        if scheme != nil { return text(scheme, authority, String(path), query) }
        if authority != nil { return text(base.scheme, authority, String(path), query) }
        if path.isEmpty { return text(base.scheme, base.authority, String(base.path), query ?? base.query) }
        if path.hasPrefix("/") { return text(base.scheme, base.authority, Self.withoutDots(String(path)), query) }
        let folder = base.path.lastIndex(of: "/").map { base.path[...$0] } ?? (base.authority != nil ? "/" : "")[...]
        return text(base.scheme, base.authority, Self.withoutDots(String(folder) + path), query)
    }

    private func text(_ scheme: Substring?, _ authority: Substring?, _ path: String, _ query: Substring?) -> String {
        let prefix = (scheme.map { "\($0):" } ?? "") + (authority.map { "//\($0)" } ?? "")
        return prefix + path + (query.map { "?\($0)" } ?? "")
    }

    private static func withoutDots(_ path: String) -> String {
        var kept: [Substring] = []
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            switch part {
            case ".": if isLast { kept.append("") }
            case "..":
                if kept.count > 1 { kept.removeLast() }
                if isLast { kept.append("") }
            default: kept.append(part)
            }
        }
        return kept.joined(separator: "/")
    }

    /// The fragment with its percent escapes decoded.
    var decodedFragment: String {
        guard let fragment else { return "" }
        var bytes: [UInt8] = []
        var rest = Array(fragment.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
