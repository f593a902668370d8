import EngineProtocol
import HTTPTypes
import Hummingbird
import WorkflowModel

/// A request whose parameters and body fit its route.
struct Exchange: Sendable {
    private let values: [String: String]
    /// The members of the body; empty without one.
    let body: OrderedObject
    /// The body as it came.
    let bytes: [UInt8]
    /// The media type of the body without its parameters, in lower case.
    let mediaType: String?
    let head: HTTPRequest

    /// Checks everything that the route declares, and refuses what it does not.
    init(_ request: Request, of route: Route, path: [String: String], bytes: ByteBuffer) throws(Problem) {
        head = request.head
        var values: [String: String] = [:]
        let query = try Self.query(request.head.path ?? "")
        for parameter in route.operation.parameters {
            let text =
                switch parameter.place {
                case .path: path[parameter.name]
                case .query: query[parameter.name]
                case .header: HTTPField.Name(parameter.name).flatMap { request.headers[$0] }
                }
            guard let text else { continue }
            do throws(Problem) {
                try parameter.check(text)
            } catch {
                // A number that cannot be names nothing that is there.
                guard parameter.place == .path else { throw error }
                throw Problem(.notFound, code: ErrorCode.notFound.rawValue, title: error.title)
            }
            values[parameter.name] = text
        }
        let known = route.operation.parameters.filter { $0.place == .query }.map(\.name)
        if let stranger = query.keys.sorted().first(where: { !known.contains($0) }) {
            let names = known.isEmpty ? "This path has no parameters." : "Parameters: \(known.joined(separator: ", "))."
            throw .invalid("There is no parameter \"\(stranger.prefix(64))\".", remedy: names)
        }
        self.values = values
        self.bytes = Array(bytes.readableBytesView)
        mediaType = request.headers[.contentType]?.split(separator: ";").first?.filter { $0 != " " }.lowercased()
        body = try Self.members(self.bytes, of: route, type: mediaType)
    }

    // MARK: - Reading

    func text(_ name: String) -> String? { values[name] }

    func number(_ name: String) -> Int64? { values[name].flatMap { Int64($0) } }

    func list(_ name: String) -> [String] { values[name]?.split(separator: ",").map(String.init) ?? [] }

    /// The execution of the path; the parameter's bounds make it a number.
    var executionID: UInt64 { number(Parameter.executionID.name).map { UInt64($0) } ?? 0 }

    /// The parameters of a socket's method: the body's members, with what path and header add.
    func parameters<Parameters: MethodParameters>(
        _ type: Parameters.Type, adding: OrderedObject = [:]
    ) throws(Problem) -> Parameters {
        var object = body
        for (name, value) in adding { object[name] = value }
        if let key = text(Parameter.idempotencyKey.name) { object["key"] = .string(key) }
        do throws(ParameterError) {
            return try Parameters(decoding: .object(object))
        } catch {
            throw Problem(error)
        }
    }

    /// The parameters of a method that acts on the execution of the path.
    func control<Parameters: MethodParameters>(_ type: Parameters.Type) throws(Problem) -> Parameters {
        try parameters(type, adding: ["executionID": .integer(Int64(clamping: executionID))])
    }

    // MARK: - Parts of a request

    private static func query(_ target: String) throws(Problem) -> [String: String] {
        guard let mark = target.firstIndex(of: "?") else { return [:] }
        var query: [String: String] = [:]
        for pair in target[target.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0], isQuery: true),
                let value = PercentEncoding.decode(parts.count == 2 ? parts[1] : "", isQuery: true)
            else { throw .invalid("The query is no percent-encoded UTF-8.") }
            guard query.updateValue(value, forKey: name) == nil else {
                throw .invalid("The parameter \"\(name.prefix(64))\" is given twice.")
            }
        }
        return query
    }

    private static func members(
        _ bytes: [UInt8], of route: Route, type: String?
    ) throws(Problem) -> OrderedObject {
        guard let expected = route.operation.body else {
            guard bytes.isEmpty else { throw .invalid("This request has no body.") }
            return [:]
        }
        guard !expected.isRaw else { return [:] }
        guard !bytes.isEmpty else {
            guard expected.isRequired else { return [:] }
            throw .invalid("A body is missing.", remedy: "Send a JSON object as application/json.")
        }
        guard type == "application/json" else {
            throw Problem(
                .unsupportedMediaType, code: "unsupportedMediaType", title: "The body must be application/json.")
        }
        guard case .object(let object) = try json(bytes) else { throw .invalid("The body must be a JSON object.") }
        try expected.check(object)
        return object
    }

    /// Bytes as strict JSON.
    static func json(_ bytes: [UInt8]) throws(Problem) -> Value {
        do throws(JSONError) {
            return try Value.parse(bytes, limits: ProtocolLimits.requestJSON)
        } catch {
            throw Problem(.badRequest, code: ErrorCode.parseError.rawValue, title: "The body is no JSON: \(error).")
        }
    }
}
