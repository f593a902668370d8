import EngineClient
import EngineProtocol
import HTTPTypes
import Hummingbird
import WorkflowModel

/// An error as a problem document (RFC 9457); `code` is the stable code that programs switch on.
struct Problem: Error {
    var status: HTTPResponse.Status
    var code: String
    var title: String
    var remedy: String?
    var diagnostics: [DiagnosticObject] = []
    var retryAfterMilliseconds: Int64?
    /// The methods that the path has, of a 405.
    var allowed: [HTTPRequest.Method] = []
    /// What follows on the connection is not to be read.
    var endsConnection = false

    init(_ status: HTTPResponse.Status, code: String, title: String, remedy: String? = nil) {
        self.status = status
        self.code = code
        self.title = title
        self.remedy = remedy
    }

    /// What a failed call means over HTTP.
    init(_ error: ClientError) {
        switch error {
        case .refused(let refusal): self.init(refusal)
        case .notRunning, .notPermitted, .pathTooLong, .connectTimedOut, .system, .disconnected, .timedOut,
            .interrupted, .malformed, .overflow:
            self.init(.badGateway, code: "unreachable", title: error.description, remedy: error.remedy)
        }
    }

    /// What the daemon's refusal means over HTTP.
    init(_ refusal: ProtocolError) {
        self.init(
            Self.status(of: refusal.code), code: refusal.code.rawValue, title: refusal.message, remedy: refusal.remedy)
        diagnostics = refusal.diagnostics
        retryAfterMilliseconds = refusal.retryAfterMilliseconds
    }

    /// Parameters that do not fit.
    init(_ error: ParameterError) { self.init(ProtocolError(error)) }

    static func invalid(_ title: String, remedy: String? = nil) -> Problem {
        Problem(.badRequest, code: ErrorCode.invalidParams.rawValue, title: title, remedy: remedy)
    }

    private static func status(of code: ErrorCode) -> HTTPResponse.Status {
        switch code {
        case .notFound, .unknownNode: .notFound
        // The daemon is older than the gateway.
        case .unknownMethod: .notImplemented
        case .permissionDenied: .forbidden
        case .busy, .shuttingDown: .serviceUnavailable
        case .diskFull: .init(code: 507, reasonPhrase: "Insufficient Storage")
        case .tooLarge: .contentTooLarge
        case .requestTimeout: .requestTimeout
        case .parseError, .invalidRequest, .invalidParams: .badRequest
        case .invalidDefinition, .invalidInput: .unprocessableContent
        case .internal, .outcomeUnknown: .internalServerError
        case .keyReused, .definitionExists, .alreadyStarted, .alreadyPaused, .alreadyRunning, .alreadyCompleted,
            .alreadyFailed,
            .alreadyCancelled, .cancelling, .notRunning, .notResumableFrom,
            .notAwaitingApproval, .approvalAmbiguous:
            .conflict
        }
    }

    /// The problem document.
    var response: Response {
        var body: OrderedObject = [
            "type": .string("urn:process-engine:error:\(code)"), "title": .string(title),
            "status": .integer(Int64(status.code)), "code": .string(code),
        ]
        body["detail"] = remedy.map(Value.string)
        if !diagnostics.isEmpty { body["diagnostics"] = .array(diagnostics.map(\.encoded)) }
        body["retryAfterMs"] = retryAfterMilliseconds.map(Value.integer)
        var response = Response.json(.object(body), status: status, type: "application/problem+json")
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        if !allowed.isEmpty { response.headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ") }
        if let retryAfterMilliseconds {
            response.headers[.retryAfterField] = "\((retryAfterMilliseconds + 999) / 1_000)"
        }
        if endsConnection { response.headers[.connection] = "close" }
        return response
    }
}

extension Response {
    /// A response with a JSON body that no cache keeps.
    static func json(
        _ value: Value, status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) -> Response {
        var bytes: [UInt8] = []
        value.print(into: &bytes)
        return bytes.withUnsafeBytes { Response.bytes($0, status: status, type: type) }
    }

    /// A response with a body of a type.
    static func bytes(_ bytes: UnsafeRawBufferPointer, status: HTTPResponse.Status = .ok, type: String) -> Response {
        var response = Response(status: status, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        response.headers[.contentType] = type
        return response
    }

    /// What every response says: nobody keeps it, nobody frames it, nobody guesses what it is.
    mutating func protect() {
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.referrerPolicy] = "no-referrer"
        headers[.crossOriginResourcePolicy] = "same-origin"
        headers[.crossOriginOpenerPolicy] = "same-origin"
        headers[.frameOptions] = "DENY"
        headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    }
}
