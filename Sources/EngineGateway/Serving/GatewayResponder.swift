import EngineProtocol
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers every request: guard, route, parameters, verb; whatever goes wrong is a problem document.
struct GatewayResponder: HTTPResponder {
    typealias Context = GatewayContext

    let table: RouteTable
    let `guard`: RequestGuard
    let services: GatewayServices

    @concurrent
    @Sendable func respond(to request: Request, context: GatewayContext) async throws -> Response {
        var response: Response
        do {
            response = try await answer(request)
        } catch let problem as Problem {
            response = problem.response
            if problem.endsConnection { context.cutSoon() }
        } catch {
            response = Problem(.internalServerError, code: ErrorCode.internal.rawValue, title: "\(error)").response
        }
        response.protect()
        return response
    }

    private func answer(_ request: Request) async throws -> Response {
        try `guard`.checkOrigin(request.head)
        let path = String((request.head.path ?? "").prefix { $0 != "?" })
        let match = table.match(request.method, path: path)
        if !match.isOpen { try `guard`.checkToken(request.head) }
        switch match {
        case .none:
            throw Problem(.notFound, code: "noSuchPath", title: "There is no such path.")
        case .wrongMethod(let allowed, _):
            var problem = Problem(.methodNotAllowed, code: "wrongMethod", title: "The path has not this method.")
            problem.allowed = allowed
            throw problem
        case .found(let route, let parameters):
            try checkRole(route)
            let bytes = try await body(request)
            let exchange = try Exchange(request, of: route, path: parameters, bytes: bytes)
            return try await route.respond(exchange, services)
        }
    }

    private func checkRole(_ route: Route) throws(Problem) {
        guard case .token(let needed) = route.access, services.role < needed else { return }
        throw Problem(
            .forbidden, code: ErrorCode.permissionDenied.rawValue,
            title:
                "This gateway lets its callers do what a \(services.role.rawValue) may; this needs \(needed.rawValue).",
            remedy: "Start it with ENGINE_GATEWAY_ROLE=\(needed.rawValue).")
    }

    /// Reads the body whole, within its bounds of size and time.
    private func body(_ request: Request) async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > GatewayLimits.bodyBytesMaximum {
            throw tooLarge
        }
        return try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
            let body = request.body
            group.addTask {
                do {
                    return try await body.collect(upTo: GatewayLimits.bodyBytesMaximum)
                } catch is NIOTooManyBytesError {
                    throw tooLarge
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    // The HTTP parser's: what follows on the connection has no meaning.
                    var problem = Problem(
                        .badRequest, code: ErrorCode.invalidRequest.rawValue,
                        title: "The body cannot be read: \(error).")
                    problem.endsConnection = true
                    throw problem
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(GatewayLimits.requestSeconds))
                var problem = Problem(
                    .requestTimeout, code: ErrorCode.requestTimeout.rawValue,
                    title: "The body did not come within \(GatewayLimits.requestSeconds) seconds.")
                problem.endsConnection = true
                throw problem
            }
            defer { group.cancelAll() }
            return try await group.next() ?? ByteBuffer()
        }
    }

    private var tooLarge: Problem {
        var problem = Problem(
            .contentTooLarge, code: ErrorCode.tooLarge.rawValue,
            title: "The body is longer than \(GatewayLimits.bodyBytesMaximum) bytes.",
            remedy: "Large data belongs into files; send their paths.")
        problem.endsConnection = true
        return problem
    }
}

extension RouteTable.Match {
    /// Whether the path may be asked for without a token.
    fileprivate var isOpen: Bool {
        switch self {
        case .found(let route, _): route.access == .open
        case .wrongMethod(_, let isOpen): isOpen
        case .none: false
        }
    }
}
