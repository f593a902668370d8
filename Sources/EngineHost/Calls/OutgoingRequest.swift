internal import WorkflowModel

/// A request on its way: where it goes, and what it brings.
struct OutgoingRequest {
    /// In upper case.
    var method: String
    var address: HTTPAddress
    private(set) var headers: [HTTPHeader] = []
    var body: [UInt8]?

    init(method: String, address: HTTPAddress) {
        self.method = method
        self.address = address
    }

    var wire: HTTPRequest { HTTPRequest(method: method, uri: address.uri, headers: headers, body: body) }

    /// For people: without the query.
    var shown: String { "\(method) \(address.shown)" }

    // MARK: - Headers

    mutating func set(_ name: String, _ value: String) {
        headers.removeAll { $0.name.lowercased() == name.lowercased() }
        headers.append(HTTPHeader(name, value))
    }

    mutating func setUnlessGiven(_ name: String, _ value: String) {
        if header(name) == nil { headers.append(HTTPHeader(name, value)) }
    }

    /// Credentials come from files and services: what cannot stand in a header is told without its text.
    func checkHeaders() throws(Fault) {
        for header in headers where header.value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
            throw Fault(
                .configuration, title: "Request cannot be sent",
                detail: "\(shown): the value of `\(header.name)` holds a line end or another control character.")
        }
    }

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// A header that an author gave.
    mutating func add(_ name: String, _ value: String) throws(Fault) {
        let isToken =
            !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"(),/:;<=>?@[\\]{}".utf8.contains($0) }
        guard isToken, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 9 }) else {
            throw Fault(
                .validation, title: "No header", detail: "`\(name)` cannot be sent: no name, or a line break in it.")
        }
        guard !["content-length", "transfer-encoding", "connection", "upgrade"].contains(name.lowercased()) else {
            throw Fault(.validation, title: "No header", detail: "The engine itself says `\(name)`.")
        }
        set(name, value)
    }

    // MARK: - Redirections

    /// The request that an answer leads to; nil when the answer is no redirection.
    func redirected(by response: HTTPResponse) throws(Fault) -> OutgoingRequest? {
        guard [301, 302, 303, 307, 308].contains(response.statusCode), let location = response.header("Location") else {
            return nil
        }
        guard let next = address.resolving(location), !(address.scheme == "https" && next.scheme == "http") else {
            throw refusal("it leads to a place without TLS, or to no place")
        }
        var request = self
        request.address = next
        let becomesGet =
            response.statusCode == 303 && method != "HEAD"
            || [301, 302].contains(response.statusCode) && method == "POST"
        if becomesGet {
            request.method = "GET"
            request.body = nil
            request.headers.removeAll { ["content-type", "idempotency-key"].contains($0.name.lowercased()) }
        }
        if next.origin != address.origin {
            guard request.body == nil else { throw refusal("it leads a body to another origin") }
            // What an author gave to one origin is not for another: any header may be a key.
            request.headers.removeAll { !["user-agent", "accept"].contains($0.name.lowercased()) }
        }
        return request
    }

    private func refusal(_ reason: String) -> Fault {
        Fault(
            .communication, title: "Redirection refused", detail: "The answer to \(shown) is not followed: \(reason).")
    }
}

extension OutgoingRequest {
    /// The request of a resolved `call: http`.
    init(_ call: HTTPCall) throws(Fault) {
        guard let address = HTTPAddress(call.endpoint.uri.text) else { throw Fault.noAddress(call.endpoint.uri.text) }
        self.init(method: call.method.text.uppercased(), address: address)
        guard !method.isEmpty, method.utf8.allSatisfy({ $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }) else {
            throw Fault(.validation, title: "No method", detail: "`\(method)` is no method of HTTP.")
        }
        for (name, value) in try Self.members(call.headers, "headers") { try add(name, Self.text(value)) }
        self.address.append(query: Self.query(try Self.members(call.query, "query"), isExploded: { _ in true }))
        if case .literal(let value)? = call.body { setBody(value, type: nil) }
    }

    /// The request of an operation. Parameters that the operation does not know are refused.
    init(_ operation: OpenAPIOperation, at place: HTTPAddress?, _ parameters: Template?) throws(Fault) {
        var given = try Self.members(parameters, "parameters")
        var path = operation.path
        var (query, form): (OrderedObject, OrderedObject) = ([:], [:])
        var (headers, cookies): ([(String, String)], [String]) = ([], [])
        var body = operation.bodyType == nil ? nil : given.removeValue(forKey: "body")
        for parameter in operation.parameters {
            guard let value = given.removeValue(forKey: parameter.name) else {
                guard !parameter.isRequired else {
                    throw Fault(
                        .validation, title: "No parameter",
                        detail: "The operation \(operation.method.uppercased()) \(path) needs `\(parameter.name)`.")
                }
                continue
            }
            switch parameter.place {
            case .path:
                path = path.replacing("{\(parameter.name)}", with: PercentCoding.encoded(Self.text(value)))
            case .query: query[parameter.name] = value
            case .form: form[parameter.name] = value
            case .header: headers.append((parameter.name, Self.text(value)))
            case .cookie: cookies.append("\(parameter.name)=\(PercentCoding.encoded(Self.text(value)))")
            case .body: body = value
            }
        }
        if let unknown = given.keys.first {
            throw Fault(.validation, title: "No such parameter", detail: "The operation has no parameter `\(unknown)`.")
        }
        let full = operation.server + path
        guard let address = operation.server.contains("://") ? HTTPAddress(full) : place?.resolving(full) else {
            throw Fault.noAddress(full)
        }
        self.init(method: operation.method.uppercased(), address: address)
        for (name, value) in headers { try add(name, value) }
        if !cookies.isEmpty { try add("Cookie", cookies.joined(separator: "; ")) }
        let exploded = Set(operation.parameters.filter(\.isExploded).map(\.name))
        self.address.append(query: Self.query(query, isExploded: exploded.contains))
        if !form.isEmpty {
            setBody(.object(form), type: "application/x-www-form-urlencoded")
        } else if let body {
            setBody(body, type: operation.bodyType)
        }
    }

    /// A string as it is, a form's object as a form, anything else as JSON.
    mutating func setBody(_ value: Value, type: String?) {
        if let type { setUnlessGiven("Content-Type", type) }
        switch value {
        case .null: return
        case .string(let text):
            setUnlessGiven("Content-Type", "text/plain; charset=utf-8")
            body = Array(text.utf8)
        case .object(let members) where header("Content-Type")?.hasPrefix("application/x-www-form-urlencoded") == true:
            body = Array(Self.query(members, isExploded: { _ in true }, PercentCoding.formEncoded).utf8)
        case .boolean, .integer, .double, .array, .object:
            setUnlessGiven("Content-Type", "application/json")
            body = Array(value.printed().utf8)
        }
    }

    private static func members(_ template: Template?, _ name: String) throws(Fault) -> OrderedObject {
        guard case .literal(let value)? = template, value != .null else { return [:] }
        guard case .object(let object) = value else {
            throw Fault(.validation, title: "No object", detail: "`\(name)` of the call must be an object.")
        }
        return object
    }

    /// `name=value` pairs; a null is left out, and a list is several pairs or one with commas.
    static func query(
        _ object: OrderedObject, isExploded: (String) -> Bool, _ encode: (String) -> String = PercentCoding.encoded
    ) -> String {
        var pairs: [String] = []
        for (name, value) in object {
            switch value {
            case .null: break
            case .array(let elements) where isExploded(name):
                pairs += elements.map { "\(encode(name))=\(encode(text($0)))" }
            case .array(let elements):
                pairs.append("\(encode(name))=\(elements.map { encode(text($0)) }.joined(separator: ","))")
            case .boolean, .integer, .double, .string, .object:
                pairs.append("\(encode(name))=\(encode(text(value)))")
            }
        }
        return pairs.joined(separator: "&")
    }

    private static func text(_ value: Value) -> String {
        switch value {
        case .string(let text): text
        case .null: ""
        case .boolean, .integer, .double, .array, .object: value.printed()
        }
    }
}
