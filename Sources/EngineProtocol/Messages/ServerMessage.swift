public import WorkflowModel

/// A line from the daemon.
public enum ServerMessage: Sendable, Equatable {
    /// The answer to a request.
    case response(Response)
    /// News of a subscription.
    case notification(Notification)

    /// Why a line is none.
    public enum ParseError: Error, Sendable, Equatable {
        /// No JSON.
        case json(JSONError)
        /// No JSON-RPC message.
        case message(ParameterError)
    }

    /// Parses a line without its newline.
    public static func parse(_ line: [UInt8]) throws(ParseError) -> ServerMessage {
        let value: Value
        do throws(JSONError) {
            value = try Value.parse(line, limits: ProtocolLimits.responseJSON)
        } catch {
            throw .json(error)
        }
        do throws(ParameterError) {
            return try ServerMessage(value)
        } catch {
            throw .message(error)
        }
    }

    private init(_ value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "message")
        guard reader.rawValue("jsonrpc") == "2.0" else { throw reader.error("jsonrpc", "must be \"2.0\"") }
        if let method = try reader.string("method") {
            self = .notification(Notification(method: method, params: reader.value("params") ?? [:]))
            return
        }
        let id = reader.value("id").flatMap(RequestID.init)
        if let error = try reader.nested("error", ProtocolError.self) {
            self = .response(Response(id: id, error: error))
        } else {
            let result = try reader.required("result", reader.rawValue("result"))
            self = .response(Response(id: id, outcome: .success(result)))
        }
    }
}
