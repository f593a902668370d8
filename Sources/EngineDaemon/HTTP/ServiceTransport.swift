import AsyncHTTPClient
import EngineHost
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// Sends the requests of definitions by async-http-client: TLS always verified, no proxy unless one is configured, no
/// redirection followed, nothing tried twice, answers bounded.
final class ServiceTransport: HTTPTransport {
    private struct Clients {
        var direct: HTTPClient?
        var proxied: HTTPClient?
    }

    private let configuration: CallConfiguration
    /// Made by the first request: an engine that calls nothing has no threads for it.
    private let clients = Mutex(Clients())

    init(_ configuration: CallConfiguration) { self.configuration = configuration }

    func send(_ request: EngineHost.HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let (outgoing, host) = try wire(request)
        do {
            let client = client(for: host)
            let response = try await client.execute(
                outgoing, deadline: .now() + .seconds(Int64(Limits.callSecondsMaximum)))
            let body = try await response.body.collect(upTo: configuration.bodyBytesMaximum)
            return HTTPResponse(
                statusCode: Int(response.status.code), headers: response.headers.map { HTTPHeader($0.name, $0.value) },
                body: Array(body.readableBytesView))
        } catch {
            throw HTTPFailure(error, configuration)
        }
    }

    /// Closes every connection; requests under way fail.
    func shutdown() async throws {
        let clients = clients.withLock { clients in
            defer { clients = Clients() }
            return clients
        }
        try await clients.direct?.shutdown()
        try await clients.proxied?.shutdown()
    }

    private func wire(_ request: EngineHost.HTTPRequest) throws(HTTPFailure) -> (HTTPClientRequest, host: String) {
        var uri = request.uri
        var headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
        if let origin = configuration.origins.first(where: { uri == $0.from || uri.hasPrefix($0.from + "/") }) {
            uri = origin.to + uri.dropFirst(origin.from.count)
            // The service is still asked by its own name.
            if let colon = origin.from.firstRange(of: "://") {
                headers.replaceOrAdd(name: "Host", value: String(origin.from[colon.upperBound...]))
            }
        }
        guard let colon = uri.firstRange(of: "://") else { throw HTTPFailure(.invalid, "it has no address") }
        let host = uri[colon.upperBound...].prefix { $0 != "/" && $0 != ":" }
        var outgoing = HTTPClientRequest(url: uri)
        outgoing.method = HTTPMethod(rawValue: request.method)
        outgoing.headers = headers
        outgoing.body = request.body.map { .bytes(ByteBuffer(bytes: $0)) }
        return (outgoing, String(host))
    }

    private func client(for host: String) -> HTTPClient {
        let usesProxy = configuration.proxy != nil && !configuration.isDirect(host)
        return clients.withLock { clients in
            if let client = usesProxy ? clients.proxied : clients.direct { return client }
            let client = make(usesProxy: usesProxy)
            if usesProxy { clients.proxied = client } else { clients.direct = client }
            return client
        }
    }

    private func make(usesProxy: Bool) -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let path = configuration.trustPath { tls.additionalTrustRoots = [.file(path)] }
        var options = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(
                connect: .seconds(Int64(configuration.connectSeconds)),
                read: .seconds(Int64(configuration.silenceSeconds))),
            decompression: .disabled)
        // Only the language tries again.
        options.connectionPool.retryConnectionEstablishment = false
        if usesProxy, let proxy = configuration.proxy { options.proxy = .server(host: proxy.host, port: proxy.port) }
        return HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: options)
    }
}

extension HTTPFailure {
    /// What the client's errors mean. Their texts name hosts and ports, and nothing of a request's content.
    fileprivate init(_ error: any Error, _ configuration: CallConfiguration) {
        switch error {
        case let error as HTTPFailure: self = error
        case is CancellationError: self.init(.cancelled, "the request was cancelled")
        case is NIOTooManyBytesError:
            self.init(.tooLarge, "the answer has more than \(configuration.bodyBytesMaximum) bytes")
        case let error as HTTPClientError: self.init(error, configuration)
        case let error as NIOSSLError: self.init(.untrusted, "TLS failed: \(error)")
        case let error as NIOSSLExtraError: self.init(.untrusted, "TLS failed: \(error)")
        case let error as BoringSSLError: self.init(.untrusted, "TLS failed: \(error)")
        case let error as NIOConnectionError: self.init(.unreachable, Self.reason(error))
        case _: self.init(.unreachable, "the connection failed: \(error)")
        }
    }

    private init(_ error: HTTPClientError, _ configuration: CallConfiguration) {
        switch error {
        case .cancelled: self.init(.cancelled, "the request was cancelled")
        case .connectTimeout:
            self.init(.unreachable, "no connection within \(configuration.connectSeconds) seconds")
        case .readTimeout: self.init(.timeout, "no byte came for \(configuration.silenceSeconds) seconds")
        case .deadlineExceeded: self.init(.timeout, "there was no whole answer in \(Limits.callSecondsMaximum) seconds")
        case .invalidURL, .emptyHost, .emptyScheme: self.init(.invalid, "its address cannot be used")
        // Its whole description has what was sent.
        case _: self.init(.unreachable, error.shortDescription)
        }
    }

    private static func reason(_ error: NIOConnectionError) -> String {
        if let failure = error.connectionErrors.first?.error {
            let code = (failure as? IOError)?.errnoCode
            return "\(failure)" + (code.map(isForbidden) == true ? networkRemedy : "")
        }
        guard error.dnsAError != nil || error.dnsAAAAError != nil else {
            return "no connection to \(error.host):\(error.port)"
        }
        return "the name \(error.host) is not known" + networkRemedy
    }

    private static func isForbidden(_ code: CInt) -> Bool { [EAFNOSUPPORT, ENETUNREACH, EPERM, EACCES].contains(code) }

    /// The shipped unit of systemd has no network.
    private static let networkRemedy = " (may engined use the network? operations.md, \"Calls of services\")"
}
