/// The parts of an absolute URI that a request is about.
struct HTTPAddress: Equatable {
    /// `http` or `https`.
    var scheme: String
    /// The host, and the port where it is not the scheme's own.
    var authority: String
    /// The path and the query; begins with a slash.
    var target: String

    /// Nil when it is no URI of the two schemes with a host, or holds a user's name.
    init?(_ uri: String) {
        guard let colon = uri.firstRange(of: "://") else { return nil }
        scheme = uri[..<colon.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = uri[colon.upperBound...].prefix { $0 != "#" }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        authority = rest[..<end].lowercased()
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        let target = rest[end...]
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
        // What is no visible ASCII was to be encoded.
        guard uri.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    }

    var uri: String { "\(scheme)://\(authority)\(target)" }

    /// Without the query, which may hold what nobody should read.
    var shown: String { "\(scheme)://\(authority)\(path)" }

    /// Up to the query.
    var path: String { String(target.prefix { $0 != "?" }) }

    /// Who answers: scheme, host and port.
    var origin: String { "\(scheme)://\(authority)" }

    /// Adds to the query.
    mutating func append(query: String) {
        guard !query.isEmpty else { return }
        target += (target.contains("?") ? "&" : "?") + query
    }

    /// The address that a reference on this page means (RFC 3986, section 5, without `..`).
    func resolving(_ reference: String) -> HTTPAddress? {
        if reference.contains("://") { return HTTPAddress(reference) }
        if reference.hasPrefix("//") { return HTTPAddress("\(scheme):\(reference)") }
        if reference.hasPrefix("/") { return HTTPAddress(origin + reference) }
        if reference.hasPrefix("?") { return HTTPAddress(origin + path + reference) }
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        return HTTPAddress(origin + path[...slash] + reference)
    }
}
