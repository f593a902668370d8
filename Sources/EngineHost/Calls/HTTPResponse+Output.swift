internal import WorkflowModel

/// From the answer to the task's output or fault.
extension HTTPResponse {
    /// Throws a `communication` fault with the answer's status when that is no success.
    func check(allowsRedirection: Bool, _ request: OutgoingRequest) throws(Fault) {
        let last = allowsRedirection ? 399 : 299
        guard statusCode < 200 || statusCode > last else { return }
        let words = String(decoding: body.prefix(Limits.faultBodyBytesMaximum), as: UTF8.self)
        let said = isText && !words.isEmpty ? ": \(words)" : ""
        throw Fault(
            type: Fault.StandardType.communication.uri, status: statusCode, title: "HTTP \(statusCode)",
            detail: "The answer to \(request.shown) is \(statusCode)\(said)")
    }

    /// The body, parsed when it is JSON, as text when it is text, and else in base64.
    var content: Value {
        if body.isEmpty { return .null }
        if type == "application/json" || type.hasSuffix("+json"),
            let value = try? Value.parse(body, limits: .stepData, duplicateKeys: .lastWins)
        {
            return value
        }
        guard isText, let text = String(validating: body, as: UTF8.self) else { return .string(Base64.encoded(body)) }
        return .string(text)
    }

    /// The specification's response object.
    func described(answering request: OutgoingRequest) -> Value {
        [
            "request": [
                "method": .string(request.method), "uri": .string(request.address.uri),
                "headers": Self.object(request.headers),
            ],
            "statusCode": .integer(Int64(statusCode)), "headers": Self.object(headers), "content": content,
        ]
    }

    /// The media type without its parameters.
    private var type: String {
        let value = header("Content-Type") ?? ""
        return value.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    }

    private var isText: Bool {
        if type.hasPrefix("text/") || type.hasSuffix("json") || type.hasSuffix("xml") { return true }
        let isKnown = type.hasPrefix("image/") || type.hasPrefix("audio/") || type.hasPrefix("video/")
        return !isKnown && String(validating: body, as: UTF8.self) != nil
    }

    /// Several of a name stand in one, with commas between. Credentials are for the service alone.
    private static func object(_ headers: [HTTPHeader]) -> Value {
        var object = OrderedObject()
        for header in headers {
            let name = header.name.lowercased()
            let isCredential = ["authorization", "cookie", "proxy-authorization"].contains(name)
            let value = isCredential ? SecretMask.replacement : header.value
            if case .string(let earlier)? = object[name] {
                object[name] = .string("\(earlier), \(value)")
            } else {
                object[name] = .string(value)
            }
        }
        return .object(object)
    }
}

extension Fault {
    /// Why a request has no answer.
    init(_ failure: HTTPFailure, of request: OutgoingRequest) {
        let (type, title): (StandardType, String) =
            switch failure.kind {
            case .invalid: (.configuration, "Request cannot be sent")
            case .unreachable, .cancelled: (.communication, "Service not reached")
            case .untrusted: (.communication, "Service not trusted")
            case .timeout: (.timeout, "No answer in time")
            case .tooLarge: (.communication, "Answer too long")
            }
        self.init(type, title: title, detail: "\(request.shown): \(failure.message)")
    }

    /// The query is not shown: it may hold what nobody should read.
    static func noAddress(_ uri: String) -> Fault {
        let shown = uri.contains("@") ? "It" : "`\(uri.prefix { $0 != "?" })`"
        return Fault(
            .configuration, title: "No address",
            detail: "\(shown) is no http or https URI with a host, without a user's name and without spaces.")
    }
}
