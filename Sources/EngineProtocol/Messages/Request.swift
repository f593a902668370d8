public import WorkflowModel

/// One request line.
public struct Request: Sendable, Equatable {
    /// Echoed in the response.
    public var id: RequestID
    /// The method's name as it came: it may be unknown.
    public var method: String
    /// The parameters, an object; absent ones are an empty object.
    public var params: Value

    /// A request from its parts.
    public init(id: RequestID, method: String, params: Value = [:]) {
        self.id = id
        self.method = method
        self.params = params
    }

    /// A call with typed parameters.
    public init<Parameters: MethodParameters>(id: RequestID, _ parameters: Parameters) {
        self.init(id: id, method: Parameters.method.rawValue, params: parameters.encoded)
    }

    /// Why a line is no request; the ID is there when it could be read, so that the sender can match the answer.
    public struct Rejection: Error, Sendable, Equatable {
        /// The ID of the rejected request.
        public var id: RequestID?
        /// What to answer.
        public var error: ProtocolError

        /// A rejection.
        public init(id: RequestID?, error: ProtocolError) {
            self.id = id
            self.error = error
        }

        /// The answer.
        public var response: Response { Response(id: id, outcome: .failure(error)) }
    }

    /// Parses a line without its newline.
    public static func parse(_ line: [UInt8]) throws(Rejection) -> Request {
        try parse { () throws(JSONError) in try Value.parse(line, limits: ProtocolLimits.requestJSON) }
    }

    /// Parses a line without its newline.
    public static func parse(_ line: UnsafeRawBufferPointer) throws(Rejection) -> Request {
        try parse { () throws(JSONError) in try Value.parse(line, limits: ProtocolLimits.requestJSON) }
    }

    private static func parse(_ json: () throws(JSONError) -> Value) throws(Rejection) -> Request {
        let message: Value
        do throws(JSONError) {
            message = try json()
        } catch {
            throw Rejection(id: nil, error: ProtocolError(error))
        }
        return try Request(message: message)
    }

    private init(message: Value) throws(Rejection) {
        guard case .object(let object) = message else {
            let hint = if case .array = message { ": send one request a line instead of a batch" } else { "" }
            throw Self.invalid(nil, "A request is a JSON object, not \(message.typeName)\(hint).")
        }
        let id = object["id"].flatMap(RequestID.init)
        guard object["jsonrpc"] == "2.0" else { throw Self.invalid(id, "The member \"jsonrpc\" must be \"2.0\".") }
        guard let id else {
            throw Self.invalid(nil, "The member \"id\" must be a string or an integer: every request is answered.")
        }
        guard case .string(let method)? = object["method"] else {
            throw Self.invalid(id, "The member \"method\" must be a string.")
        }
        let params = object["params"] ?? [:]
        guard case .object = params else {
            throw Self.invalid(id, "The member \"params\" must be an object, not \(params.typeName).")
        }
        if let stranger = object.keys.first(where: { !["jsonrpc", "id", "method", "params"].contains($0) }) {
            throw Self.invalid(id, "The member \"\(stranger)\" is unknown in a request.")
        }
        self.init(id: id, method: method, params: params)
    }

    private static func invalid(_ id: RequestID?, _ message: String) -> Rejection {
        Rejection(id: id, error: ProtocolError(.invalidRequest, message))
    }

    /// The line with its newline.
    public var line: [UInt8] {
        var writer = MemberWriter()
        writer.write("jsonrpc", "2.0")
        writer.write("id", id.encoded)
        writer.write("method", method)
        writer.write("params", params)
        return writer.line
    }
}

extension MemberWriter {
    /// The object as a line.
    var line: [UInt8] {
        var bytes: [UInt8] = []
        value.print(into: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }
}
