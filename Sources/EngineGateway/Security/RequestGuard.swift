import HTTPTypes
import Hummingbird

/// What every request must show before any route sees it.
///
/// The exact Host defeats DNS rebinding; the bearer token, which no browser sends by itself, defeats cross-site
/// requests; Origin and Sec-Fetch-Site refuse pages of other sites even if they had the token.
struct RequestGuard<Context: RequestContext>: RouterMiddleware {
    let hosts: [String]
    let token: [UInt8]

    @concurrent
    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let host = request.head.authority, hosts.contains(host) else {
            throw Problem(.misdirectedRequest, code: "wrongHost", title: "This host name is not served here.")
        }
        if let origin = request.headers[.origin], !hosts.contains(where: { origin == "http://\($0)" }) {
            throw Problem(.forbidden, code: "wrongOrigin", title: "Pages of other sites may not call the engine.")
        }
        if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" {
            throw Problem(.forbidden, code: "wrongOrigin", title: "Pages of other sites may not call the engine.")
        }
        guard let header = request.headers[.authorization], header.hasPrefix("Bearer "),
            Self.areEqual(Array(header.dropFirst("Bearer ".count).utf8), token)
        else {
            throw Problem(
                .unauthorized, code: "unauthenticated", title: "A bearer token is needed.",
                remedy: "Send \"Authorization: Bearer TOKEN\" with the token of the gateway's token file.")
        }
        return try await next(request, context)
    }

    /// Takes the same time wherever the two differ.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}

extension HTTPField.Name {
    static let secFetchSite: HTTPField.Name = {
        guard let name = HTTPField.Name("Sec-Fetch-Site") else { preconditionFailure("a valid field name") }
        return name
    }()
}
