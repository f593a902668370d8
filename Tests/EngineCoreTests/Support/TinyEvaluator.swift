import WorkflowModel

/// A small expression language for these tests: paths, variables, literals, construction, `+` and comparison.
struct TinyParser {
    private var rest: Substring.UnicodeScalarView
    private let request: Evaluator.Request

    static let evaluator = Evaluator(
        evaluate: { request throws(Fault) in
            var parser = TinyParser(request)
            return try parser.whole()
        },
        validate: { value, schema throws(Fault) in
            guard case .object(let object) = schema, case .string(let type)? = object["type"] else { return }
            guard value.typeName != type else { return }
            throw Fault(.validation, title: "Not valid", detail: "expected \(type), not \(value.typeName)")
        })

    init(_ request: Evaluator.Request) {
        self.request = request
        rest = Substring(request.expression.source).unicodeScalars
    }

    func failure(_ detail: String) -> Fault { Fault(.expression, title: "Bad expression", detail: detail) }

    mutating func whole() throws(Fault) -> Value {
        let value = try comparison()
        skipSpace()
        guard rest.isEmpty else { throw failure("unexpected \(rest)") }
        return value
    }

    private mutating func skipSpace() {
        while let first = rest.first, first == " " { rest.removeFirst() }
    }

    private mutating func take(_ text: String) -> Bool {
        skipSpace()
        guard rest.starts(with: text.unicodeScalars) else { return false }
        rest.removeFirst(text.unicodeScalars.count)
        return true
    }

    private mutating func comparison() throws(Fault) -> Value {
        let left = try sum()
        if take("==") { return .boolean(left == (try sum())) }
        if take("!=") { return .boolean(left != (try sum())) }
        if take("<") { return .boolean(left.number < (try sum()).number) }
        if take(">") { return .boolean(left.number > (try sum()).number) }
        return left
    }

    private mutating func sum() throws(Fault) -> Value {
        var value = try path()
        while take("+") { value = try add(value, try path()) }
        return value
    }

    private func add(_ left: Value, _ right: Value) throws(Fault) -> Value {
        switch (left, right) {
        case (.null, _): return right
        case (_, .null): return left
        case (.integer(let left), .integer(let right)): return .integer(left + right)
        case (.string(let left), .string(let right)): return .string(left + right)
        case (.array(let left), .array(let right)): return .array(left + right)
        case (.object(var left), .object(let right)):
            for (key, value) in right { left[key] = value }
            return .object(left)
        default: throw failure("cannot add \(left.typeName) and \(right.typeName)")
        }
    }

    private mutating func path() throws(Fault) -> Value {
        var value = try primary()
        while true {
            if rest.first == "." {
                rest.removeFirst()
                value = value.member(word())
            } else if rest.first == "[" {
                rest.removeFirst()
                guard case .integer(let index) = try comparison(), take("]") else { throw failure("bad index") }
                value = value.element(Int(index))
            } else {
                return value
            }
        }
    }

    private mutating func word() -> String {
        var word = String.UnicodeScalarView()
        while let first = rest.first, first.properties.isAlphabetic || first == "_" || ("0"..."9").contains(first) {
            word.append(first)
            rest.removeFirst()
        }
        return String(word)
    }

    private mutating func primary() throws(Fault) -> Value {
        skipSpace()
        guard let first = rest.first else { throw failure("unexpected end") }
        switch first {
        case ".":
            rest.removeFirst()
            let name = word()
            return name.isEmpty ? request.input : request.input.member(name)
        case "$":
            rest.removeFirst()
            let name = word()
            guard let value = request.arguments[name] else { throw failure("no variable $\(name)") }
            return value
        case "\"": return try text()
        case "[": return try array()
        case "{": return try object()
        case "(":
            rest.removeFirst()
            let value = try comparison()
            guard take(")") else { throw failure("missing )") }
            return value
        default: return try literal()
        }
    }

    private mutating func literal() throws(Fault) -> Value {
        let negative = take("-")
        let name = word()
        switch name {
        case "true": return true
        case "false": return false
        case "null": return nil
        case "now": return .integer(request.now?.millisecondsSinceEpoch ?? 0)
        default:
            guard let number = Int64(name) else { throw failure("unknown word \(name)") }
            return .integer(negative ? -number : number)
        }
    }

    private mutating func text() throws(Fault) -> Value {
        rest.removeFirst()
        var text = String.UnicodeScalarView()
        while let first = rest.first, first != "\"" {
            text.append(first)
            rest.removeFirst()
        }
        guard take("\"") else { throw failure("missing quote") }
        return .string(String(text))
    }

    private mutating func array() throws(Fault) -> Value {
        rest.removeFirst()
        var values: [Value] = []
        while !take("]") {
            values.append(try comparison())
            _ = take(",")
        }
        return .array(values)
    }

    private mutating func object() throws(Fault) -> Value {
        rest.removeFirst()
        var object = OrderedObject()
        while !take("}") {
            skipSpace()
            let key = word()
            guard !key.isEmpty, take(":") else { throw failure("bad object") }
            object[key] = try comparison()
            _ = take(",")
        }
        return .object(object)
    }
}

extension Value {
    var typeName: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .integer, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    fileprivate var number: Double {
        switch self {
        case .integer(let number): Double(number)
        case .double(let number): number
        case .null, .boolean, .string, .array, .object: 0
        }
    }

    func member(_ name: String) -> Value {
        guard case .object(let object) = self else { return .null }
        return object[name] ?? .null
    }

    fileprivate func element(_ index: Int) -> Value {
        guard case .array(let array) = self, array.indices.contains(index) else { return .null }
        return array[index]
    }
}
