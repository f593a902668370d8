internal import WorkflowModel

/// Knows the secrets that one call was given, and takes them out of everything that the call leaves behind: a service
/// may send back what it was sent.
struct SecretMask: Sendable {
    /// What stands in place of a secret.
    static let replacement = "***"
    private var secrets: [[UInt8]] = []

    /// A secret's text, and each text within it, from now on.
    mutating func add(_ value: Value) {
        switch value {
        case .string(let text): add(text)
        case .array(let elements): for element in elements { add(element) }
        case .object(let members): for member in members.values { add(member) }
        case .integer, .double: add(value.printed())
        case .null, .boolean: break
        }
    }

    /// A secret, and the forms in which it is sent. What is too short would be found everywhere.
    mutating func add(_ text: String) {
        let quoted = String(Value.string(text).printed().dropFirst().dropLast())
        let forms = [
            text, quoted, PercentCoding.encoded(text), PercentCoding.formEncoded(text),
            Base64.encoded(Array(text.utf8)),
        ]
        for form in forms {
            let bytes = Array(form.utf8)
            guard bytes.count >= Limits.maskedBytesMinimum, !secrets.contains(bytes) else { continue }
            secrets.append(bytes)
        }
        // The longest first, so that none is cut by one that it holds.
        secrets.sort { $0.count > $1.count }
    }

    func masked(_ text: String) -> String {
        secrets.isEmpty ? text : String(decoding: masked(Array(text.utf8)), as: UTF8.self)
    }

    func masked(_ bytes: [UInt8]) -> [UInt8] {
        secrets.reduce(bytes) { Self.replacing($1, in: $0) }
    }

    func masked(_ value: Value) -> Value {
        guard !secrets.isEmpty else { return value }
        switch value {
        case .string(let text): return .string(masked(text))
        case .array(let elements): return .array(elements.map(masked))
        case .object(let members):
            var object = OrderedObject()
            for (key, member) in members { object[masked(key)] = masked(member) }
            return .object(object)
        case .integer, .double:
            let text = value.printed()
            return secrets.contains(Array(text.utf8)) ? .string(Self.replacement) : value
        case .null, .boolean: return value
        }
    }

    func masked(_ response: HTTPResponse) -> HTTPResponse {
        guard !secrets.isEmpty else { return response }
        var response = response
        response.body = masked(response.body)
        response.headers = response.headers.map { HTTPHeader($0.name, masked($0.value)) }
        return response
    }

    func masked(_ fault: Fault) -> Fault {
        var fault = fault
        fault.title = fault.title.map { masked($0) }
        fault.detail = fault.detail.map { masked($0) }
        return fault
    }

    private static func replacing(_ secret: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == secret[0], bytes.count - index >= secret.count,
                bytes[index..<(index + secret.count)].elementsEqual(secret)
            {
                result += Array(replacement.utf8)
                index += secret.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}
