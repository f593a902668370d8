internal import WorkflowModel

/// A user's name and password for digest authentication.
struct DigestCredentials {
    var username: String
    var password: String
}

/// What a service demands for digest authentication (RFC 7616), and the answer to it.
struct DigestChallenge {
    private var realm: String
    private var nonce: String
    private var opaque: String?
    private var usesSHA256: Bool
    private var isSession: Bool
    private var hasQuality: Bool

    /// Nil when the answer demands something else.
    init?(_ response: HTTPResponse) {
        let challenges = response.headers.filter { $0.name.lowercased() == "www-authenticate" }.map(\.value)
        let known = challenges.compactMap(Self.parameters).filter { parameters in
            ["md5", "md5-sess", "sha-256", "sha-256-sess"].contains(parameters["algorithm"]?.lowercased() ?? "md5")
        }
        // The stronger algorithm is taken where there are several.
        let best = known.first { $0["algorithm"]?.lowercased().hasPrefix("sha-256") == true } ?? known.first
        guard let best, let realm = best["realm"], let nonce = best["nonce"] else { return nil }
        let qualities = best["qop"]?.split(separator: ",").map { $0.filter { $0 != " " } }
        guard qualities == nil || qualities?.contains("auth") == true else { return nil }
        self.realm = realm
        self.nonce = nonce
        opaque = best["opaque"]
        let algorithm = best["algorithm"]?.lowercased() ?? "md5"
        usesSHA256 = algorithm.hasPrefix("sha-256")
        isSession = algorithm.hasSuffix("-sess")
        hasQuality = qualities != nil
    }

    /// The value of `Authorization` that answers it.
    func authorization(_ credentials: DigestCredentials, _ request: OutgoingRequest, clientNonce: String) -> String {
        let count = "00000001"
        var first = digest("\(credentials.username):\(realm):\(credentials.password)")
        if isSession { first = digest("\(first):\(nonce):\(clientNonce)") }
        let second = digest("\(request.method):\(request.address.target)")
        let answer =
            hasQuality
            ? digest("\(first):\(nonce):\(count):\(clientNonce):auth:\(second)") : digest("\(first):\(nonce):\(second)")
        var parts = [
            "username=\(Self.quoted(credentials.username))", "realm=\(Self.quoted(realm))",
            "nonce=\(Self.quoted(nonce))", "uri=\(Self.quoted(request.address.target))", "response=\"\(answer)\"",
            "algorithm=\(usesSHA256 ? "SHA-256" : "MD5")\(isSession ? "-sess" : "")",
        ]
        if hasQuality { parts += ["qop=auth", "nc=\(count)", "cnonce=\"\(clientNonce)\""] }
        if let opaque { parts.append("opaque=\(Self.quoted(opaque))") }
        return "Digest " + parts.joined(separator: ", ")
    }

    private func digest(_ text: String) -> String {
        usesSHA256 ? SHA256.hexadecimal(of: Array(text.utf8)) : MD5.hexadecimal(of: Array(text.utf8))
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// `Digest name="value", name=value`; nil for another scheme.
    private static func parameters(_ challenge: String) -> [String: String]? {
        guard challenge.lowercased().hasPrefix("digest ") else { return nil }
        var parameters: [String: String] = [:]
        var rest = challenge.dropFirst("digest ".count)
        while let equals = rest.firstIndex(of: "=") {
            let name = rest[..<equals].filter { $0 != " " && $0 != "," }.lowercased()
            rest = rest[rest.index(after: equals)...]
            var value = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let character = rest.popFirst(), character != "\"" {
                    value.append(character == "\\" ? rest.popFirst() ?? "\\" : character)
                }
            } else {
                value = String(rest.prefix { $0 != "," && $0 != " " })
                rest = rest.dropFirst(value.count)
            }
            parameters[name] = value
        }
        return parameters
    }
}
