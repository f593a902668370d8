import EngineClient
import EngineProtocol
import Hummingbird
import WorkflowModel

/// An error as RFC 9457 problem details; `code` is the engine's stable code.
struct Problem: Error, HTTPResponseError {
    var status: HTTPResponse.Status
    var code: String
    var title: String
    var remedy: String?

    init(_ status: HTTPResponse.Status, code: String, title: String, remedy: String? = nil) {
        self.status = status
        self.code = code
        self.title = title
        self.remedy = remedy
    }

    /// What a failed call means over HTTP.
    init(_ error: ClientError) {
        switch error {
        case .refused(let refusal):
            self.init(
                Self.status(of: refusal.code), code: refusal.code.rawValue, title: refusal.message,
                remedy: refusal.remedy)
        case .notRunning, .notPermitted, .pathTooLong, .connectTimedOut, .system, .disconnected, .timedOut,
            .interrupted, .malformed, .overflow:
            self.init(.badGateway, code: "unreachable", title: error.description, remedy: error.remedy)
        }
    }

    private static func status(of code: ErrorCode) -> HTTPResponse.Status {
        switch code {
        case .notFound, .unknownNode, .unknownMethod: .notFound
        case .permissionDenied: .forbidden
        case .busy, .shuttingDown: .serviceUnavailable
        case .diskFull: .init(code: 507, reasonPhrase: "Insufficient Storage")
        case .tooLarge: .contentTooLarge
        case .requestTimeout: .requestTimeout
        case .parseError, .invalidRequest, .invalidParams: .badRequest
        case .invalidDefinition, .invalidInput: .unprocessableContent
        case .internal, .outcomeUnknown: .internalServerError
        case .keyReused, .alreadyStarted, .alreadyPaused, .alreadyRunning, .alreadyCompleted, .alreadyFailed,
            .alreadyCancelled, .cancelling, .notRunning, .notResumableFrom:
            .conflict
        }
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        var body: OrderedObject = [
            "type": .string("urn:process-engine:error:\(code)"), "title": .string(title),
            "status": .integer(Int64(status.code)), "code": .string(code),
        ]
        body["detail"] = remedy.map(Value.string)
        return .json(.object(body), status: status, type: "application/problem+json")
    }
}

extension Response {
    /// A response with a JSON body that no cache keeps.
    static func json(
        _ value: Value, status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) -> Response {
        var bytes: [UInt8] = []
        value.print(into: &bytes)
        let headers: HTTPFields = [
            .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
