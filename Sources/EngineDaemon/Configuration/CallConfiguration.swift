import EngineHost

/// How requests to services are sent.
struct CallConfiguration: Sendable, Equatable {
    /// A proxy for requests.
    struct Proxy: Sendable, Equatable {
        var host: String
        var port: Int
    }

    /// An origin that is answered by another one.
    struct Origin: Sendable, Equatable {
        /// Such as `https://api.example.com`, without a slash at its end.
        var from: String
        var to: String
    }

    /// A file of certificates (PEM) that are trusted beside those of the system; nil when there is none.
    var trustPath: String?
    /// Nil: requests go straight to their services.
    var proxy: Proxy?
    /// Hosts that are not asked through the proxy; `.example.com` means all below it.
    var directHosts: [String] = []
    /// For services behind a gateway, and for tests.
    var origins: [Origin] = []
    var connectSeconds = Limits.callConnectSecondsDefault
    /// How long a service may say nothing.
    var silenceSeconds = Limits.callSilenceSecondsDefault
    var bodyBytesMaximum = Limits.callBodyBytesDefault

    init() {}

    init(_ settings: SettingReader) throws(ConfigurationError) {
        trustPath = try settings.path(.httpTrust)
        if let trustPath, !FileSystem.exists(trustPath) {
            throw settings.error(.httpTrust, "there is no file \(trustPath)")
        }
        if let text = settings.text(.httpProxy) { proxy = try Self.proxy(text, settings) }
        directHosts = Self.list(settings.text(.httpDirect)).map { $0.lowercased() }
        for pair in Self.list(settings.text(.httpOrigins)) { origins.append(try Self.origin(pair, settings)) }
        let seconds = 1...Limits.callSecondsMaximum
        if let maximum = try settings.integer(.httpConnectSeconds, in: seconds) { connectSeconds = maximum }
        if let maximum = try settings.integer(.httpSilenceSeconds, in: seconds) { silenceSeconds = maximum }
        if let maximum = try settings.integer(.httpBodyBytesMaximum, in: 0...Limits.callBodyBytesMaximum) {
            bodyBytesMaximum = maximum
        }
    }

    /// Whether requests to the host do not go through the proxy; those to this machine never do.
    func isDirect(_ host: String) -> Bool {
        let host = host.lowercased()
        if Self.isLoopback(host) { return true }
        return directHosts.contains { host == $0 || $0.hasPrefix(".") && host.hasSuffix($0) }
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split { $0 == "," || $0 == " " }.map(String.init)
    }

    private static func proxy(_ text: String, _ settings: SettingReader) throws(ConfigurationError) -> Proxy {
        let rest = text.hasPrefix("http://") ? text.dropFirst("http://".count) : text[...]
        let parts = rest.split(separator: "/").first?.split(separator: ":") ?? []
        guard parts.count == 2, let port = Int(parts[1]), (1...65_535).contains(port), !text.contains("@") else {
            throw settings.error(.httpProxy, "must be http://HOST:PORT, not \"\(text)\"")
        }
        return Proxy(host: String(parts[0]), port: port)
    }

    private static func origin(_ pair: String, _ settings: SettingReader) throws(ConfigurationError) -> Origin {
        let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts.allSatisfy(isOrigin) else {
            throw settings.error(.httpOrigins, "must be ORIGIN=ORIGIN, such as https://a.example=http://127.0.0.1:8080")
        }
        let host = parts[1].split(separator: "/")[1].prefix { $0 != ":" }
        guard parts[0].hasPrefix("http://") || parts[1].hasPrefix("https://") || isLoopback(String(host)) else {
            throw settings.error(.httpOrigins, "\(parts[0]) has TLS, so \(parts[1]) must have it, or be this machine")
        }
        return Origin(from: parts[0], to: parts[1])
    }

    private static func isOrigin(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 3 && (parts[0] == "http:" || parts[0] == "https:") && parts[1].isEmpty
            && !parts[2].isEmpty
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "[::1]" || host.hasPrefix("127.")
    }
}
