import Hummingbird

/// Finds the route of a request.
struct RouteTable: Sendable {
    private struct Entry {
        var segments: [Substring]
        var route: Route
    }

    /// What a path is.
    enum Match {
        case found(Route, parameters: [String: String])
        /// There is such a path, but not with this method.
        case wrongMethod(allowed: [HTTPRequest.Method], isOpen: Bool)
        case none
    }

    let routes: [Route]
    private let entries: [Entry]

    init(_ routes: [Route]) {
        self.routes = routes
        entries = routes.map { Entry(segments: Self.segments($0.path), route: $0) }
    }

    func match(_ method: HTTPRequest.Method, path: String) -> Match {
        let segments = Self.segments(path)
        var allowed: [HTTPRequest.Method] = []
        var isOpen = false
        for entry in entries {
            guard let parameters = Self.parameters(segments, of: entry.segments) else { continue }
            if entry.route.method == method { return .found(entry.route, parameters: parameters) }
            allowed.append(entry.route.method)
            isOpen = isOpen || entry.route.access == .open
        }
        return allowed.isEmpty ? .none : .wrongMethod(allowed: allowed, isOpen: isOpen)
    }

    private static func segments(_ path: some StringProtocol) -> [Substring] {
        Substring(path).split(separator: "/", omittingEmptySubsequences: false)
    }

    private static func parameters(_ path: [Substring], of pattern: [Substring]) -> [String: String]? {
        guard path.count == pattern.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, form) in zip(path, pattern) {
            if form.first == "{" {
                // What cannot be decoded names nothing.
                guard let text = PercentEncoding.decode(segment) else { return nil }
                parameters[String(form.dropFirst().dropLast())] = text
            } else if segment != form {
                return nil
            }
        }
        return parameters
    }
}
