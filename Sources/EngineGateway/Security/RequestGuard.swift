import HTTPTypes
import Hummingbird

/// What every request must show before anything else is looked at.
///
/// The exact Host defeats DNS rebinding; the bearer token, which no browser sends by itself, defeats cross-site
/// requests; Origin and Sec-Fetch-Site refuse pages of other sites even if they had the token.
struct RequestGuard: Sendable {
    let hosts: [String]
    let origins: [String]
    let tokens: AccessTokens

    /// Refuses requests that were made for another host, or by another site's page.
    func checkOrigin(_ head: HTTPRequest) throws(Problem) {
        guard let host = head.authority, !host.isEmpty else {
            throw Problem(
                .badRequest, code: "wrongHost", title: "The request names no host.", remedy: "Send a Host field.")
        }
        guard hosts.contains(host) else {
            throw Problem(
                .misdirectedRequest, code: "wrongHost", title: "This host name is not served here.",
                remedy: "Names that are served are listed by ENGINE_GATEWAY_HOSTS.")
        }
        if let origin = head.headerFields[.origin], !origins.contains(origin) {
            throw Problem(.forbidden, code: "wrongOrigin", title: "Pages of other sites may not call the engine.")
        }
        if let site = head.headerFields[.secFetchSite], site != "same-origin", site != "none" {
            throw Problem(.forbidden, code: "wrongOrigin", title: "Pages of other sites may not call the engine.")
        }
    }

    /// Refuses requests without a token.
    func checkToken(_ head: HTTPRequest) throws(Problem) {
        guard let header = head.headerFields[.authorization], header.hasPrefix("Bearer "),
            tokens.accept(header.dropFirst("Bearer ".count))
        else {
            throw Problem(
                .unauthorized, code: "unauthenticated", title: "A bearer token is needed.",
                remedy: "Send \"Authorization: Bearer TOKEN\" with the token of the gateway's token file.")
        }
    }
}

extension HTTPField.Name {
    static let secFetchSite = named("Sec-Fetch-Site")
    static let idempotencyKey = named("Idempotency-Key")
    static let lastEventID = named("Last-Event-ID")
    static let referrerPolicy = named("Referrer-Policy")
    static let crossOriginResourcePolicy = named("Cross-Origin-Resource-Policy")
    static let crossOriginOpenerPolicy = named("Cross-Origin-Opener-Policy")
    static let retryAfterField = named("Retry-After")
    static let frameOptions = named("X-Frame-Options")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is a valid field name") }
        return field
    }
}
