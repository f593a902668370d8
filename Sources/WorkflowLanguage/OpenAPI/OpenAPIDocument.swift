public import WorkflowModel

/// A document of OpenAPI 3 or 2 (Swagger), as far as a call of one of its operations needs it.
public struct OpenAPIDocument: Sendable {
    /// Why an operation cannot be called.
    public struct Problem: Error, Sendable, Equatable {
        /// For people.
        public var message: String

        /// A problem.
        public init(message: String) { self.message = message }
    }

    private static let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
    private let root: OrderedObject
    private let isSwagger: Bool

    /// Reads JSON or YAML.
    public init(_ bytes: [UInt8], name: String) throws(Problem) {
        try self.init(Self.value(bytes, name: name))
    }

    /// Takes a document that was read.
    public init(_ value: Value) throws(Problem) {
        guard case .object(let root) = value else { throw Problem(message: "it is no OpenAPI document") }
        self.root = root
        let isThree = if case .string(let version)? = root["openapi"] { version.hasPrefix("3.") } else { false }
        switch root["swagger"] {
        case .string("2.0")?, .double(2)?, .integer(2)?: isSwagger = true
        case _: isSwagger = false
        }
        guard isThree || isSwagger else {
            throw Problem(message: "it is no OpenAPI document of version 3 or 2")
        }
    }

    private static func value(_ bytes: [UInt8], name: String) throws(Problem) -> Value {
        // Many documents are larger than a definition may be, and those are JSON.
        if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"),
            let value = try? Value.parse(bytes, limits: .stepData, duplicateKeys: .lastWins)
        {
            return value
        }
        do throws(InvalidDefinition) {
            return try JSONDocument.read(bytes, fileName: name).value
        } catch {
            throw Problem(message: error.diagnostics.first?.rendered(file: name) ?? "it cannot be read")
        }
    }

    /// The names of all operations.
    public var operationNames: [String] { operations.map(\.name) }

    /// The operation of that name.
    public func operation(_ name: String) throws(Problem) -> OpenAPIOperation {
        guard let found = operations.first(where: { $0.name == name }) else {
            throw Problem(message: "it has no operation `\(name)`")
        }
        let given = list(found.item["parameters"]) + list(found.operation["parameters"])
        var parameters: [OpenAPIOperation.Parameter] = []
        var bodyType: String?
        for part in given {
            guard let parameter = try parameter(part) else { continue }
            if parameter.place == .body { bodyType = "application/json" }
            // Those of the operation win over those of the path.
            parameters.removeAll { $0.name == parameter.name && $0.place == parameter.place }
            parameters.append(parameter)
        }
        if isSwagger {
            let types = list(found.operation["consumes"]) + list(root["consumes"])
            if bodyType != nil, case .string(let type)? = types.first { bodyType = type }
        } else {
            bodyType = self.bodyType(found.operation)
        }
        return OpenAPIOperation(
            method: found.method, server: try server(found.item, found.operation), path: found.path,
            parameters: parameters, bodyType: bodyType)
    }

    // MARK: - Parts

    private struct Found {
        var name: String
        var method: String
        var path: String
        var item: OrderedObject
        var operation: OrderedObject
    }

    private var operations: [Found] {
        guard case .object(let paths)? = root["paths"] else { return [] }
        return paths.flatMap { path, item -> [Found] in
            guard case .object(let item)? = resolved(item) else { return [] }
            return Self.methods.compactMap { method in
                guard case .object(let operation)? = item[method], case .string(let name)? = operation["operationId"]
                else { return nil }
                return Found(name: name, method: method, path: path, item: item, operation: operation)
            }
        }
    }

    private func parameter(_ part: Value) throws(Problem) -> OpenAPIOperation.Parameter? {
        guard case .object(let object)? = resolved(part), case .string(let name)? = object["name"],
            case .string(let word)? = object["in"]
        else { throw Problem(message: "one of its parameters has no name or no place, or is in another document") }
        guard let place = OpenAPIOperation.Parameter.Place(rawValue: word) else {
            throw Problem(message: "the parameter `\(name)` has the unknown place `\(word)`")
        }
        let isList = place == .query || place == .form || place == .cookie
        let isExploded: Bool
        if isSwagger {
            isExploded = object["collectionFormat"] == "multi"
        } else if case .boolean(let explode)? = object["explode"] {
            isExploded = explode
        } else {
            isExploded = isList
        }
        return OpenAPIOperation.Parameter(
            name: name, place: place, isRequired: object["required"] == true || place == .path,
            isExploded: isExploded)
    }

    private func bodyType(_ operation: OrderedObject) -> String? {
        guard case .object(let body)? = resolved(operation["requestBody"] ?? .null),
            case .object(let content)? = body["content"]
        else { return nil }
        return content.keys.first { $0.hasPrefix("application/json") } ?? content.keys.first
    }

    private func server(_ item: OrderedObject, _ operation: OrderedObject) throws(Problem) -> String {
        var server: String
        if isSwagger {
            let path = if case .string(let text)? = root["basePath"] { text } else { "" }
            let schemes = list(operation["schemes"]) + list(root["schemes"])
            let scheme = schemes.contains("https") || schemes.isEmpty ? "https" : "http"
            if case .string(let host)? = root["host"] { server = "\(scheme)://\(host)\(path)" } else { server = path }
        } else {
            let servers = list(operation["servers"]) + list(item["servers"]) + list(root["servers"])
            server = try servers.first.map { value throws(Problem) in try url(of: value) } ?? ""
        }
        while server.hasSuffix("/") { server.removeLast() }
        return server
    }

    /// With the defaults of its variables.
    private func url(of server: Value) throws(Problem) -> String {
        guard case .object(let object) = server, case .string(var url)? = object["url"] else {
            throw Problem(message: "its server has no `url`")
        }
        if case .object(let variables)? = object["variables"] {
            for (name, variable) in variables {
                guard case .object(let part) = variable, case .string(let text)? = part["default"] else { continue }
                url = url.split(separator: "{\(name)}", omittingEmptySubsequences: false).joined(separator: text)
            }
        }
        return url
    }

    private func list(_ value: Value?) -> [Value] {
        if case .array(let elements)? = value { elements } else { [] }
    }

    /// Follows one reference within the document; nil when it leads elsewhere.
    private func resolved(_ value: Value) -> Value? {
        guard case .object(let object) = value, case .string(let reference)? = object["$ref"] else { return value }
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(Value?.some(.object(root))) { value, token in
            guard case .object(let members)? = value else { return nil }
            return members[Pointer.unescaped(String(token))]
        }
    }
}
