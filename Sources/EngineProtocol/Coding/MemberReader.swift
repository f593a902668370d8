import WorkflowModel

/// Reads the members of one JSON object and remembers which are known, so that the rest can be refused by name.
///
/// A member that is null counts as absent.
struct MemberReader {
    private let object: OrderedObject
    private let path: String
    private var known: [String] = []

    init(_ value: Value, at path: String) throws(ParameterError) {
        guard case .object(let object) = value else {
            throw ParameterError(path: path, kind: .wrongType(expected: "an object", found: value.typeName))
        }
        self.object = object
        self.path = path
    }

    /// Refuses every member that was not asked for.
    func refuseUnknown() throws(ParameterError) {
        guard let stranger = object.keys.first(where: { !known.contains($0) }) else { return }
        throw ParameterError(path: path(of: stranger), kind: .unknown(known: known))
    }

    func path(of name: String) -> String { "\(path).\(name)" }

    func error(_ name: String, _ rule: String) -> ParameterError {
        ParameterError(path: path(of: name), kind: .notAllowed(rule))
    }

    // MARK: - One type at a time

    /// How many entries a page has at most.
    mutating func pageLimit(_ name: String) throws(ParameterError) -> Int {
        let range = 1...Int64(ProtocolLimits.listCountMaximum)
        return try integer(name, in: range).map { Int($0) } ?? ProtocolLimits.listCountDefault
    }

    /// The member as it is; present null stays null.
    mutating func rawValue(_ name: String) -> Value? {
        known.append(name)
        return object[name]
    }

    mutating func value(_ name: String) -> Value? {
        let value = rawValue(name)
        if case .null? = value { return nil }
        return value
    }

    mutating func string(_ name: String, bytesMaximum: Int = .max) throws(ParameterError) -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else { throw wrongType(name, "a string", value) }
        guard text.utf8.count <= bytesMaximum else { throw error(name, "is longer than \(bytesMaximum) bytes") }
        return text
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int64> = .min ... .max) throws(ParameterError) -> Int64?
    {
        guard let value = value(name) else { return nil }
        let integer = try Self.integer(value, self, name)
        guard range.contains(integer) else {
            throw error(name, "must be between \(range.lowerBound) and \(range.upperBound)")
        }
        return integer
    }

    mutating func count(_ name: String) throws(ParameterError) -> Int? {
        try integer(name, in: 0 ... .max).map { Int($0) }
    }

    mutating func identifier(_ name: String) throws(ParameterError) -> UInt64? {
        guard let integer = try integer(name) else { return nil }
        guard integer >= 0 else { throw error(name, "must not be negative") }
        return UInt64(integer)
    }

    mutating func number(_ name: String) throws(ParameterError) -> Double? {
        guard let value = value(name) else { return nil }
        switch value {
        case .integer(let integer): return Double(integer)
        case .double(let double): return double
        case .null, .boolean, .string, .array, .object: throw wrongType(name, "a number", value)
        }
    }

    mutating func boolean(_ name: String) throws(ParameterError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard case .boolean(let truth) = value else { throw wrongType(name, "true or false", value) }
        return truth
    }

    mutating func instant(_ name: String) throws(ParameterError) -> Instant? {
        guard let text = try string(name) else { return nil }
        guard let instant = Instant(rfc3339: text) else {
            throw error(name, "must be a time such as 2026-01-31T12:00:00Z")
        }
        return instant
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, of type: Choice.Type
    ) throws(ParameterError) -> Choice? where Choice.RawValue == String {
        guard let text = try string(name) else { return nil }
        guard let choice = Choice(rawValue: text) else { throw notOne(of: type, name) }
        return choice
    }

    mutating func object(_ name: String) throws(ParameterError) -> OrderedObject? {
        guard let value = value(name) else { return nil }
        guard case .object(let object) = value else { throw wrongType(name, "an object", value) }
        return object
    }

    mutating func array(_ name: String, countMaximum: Int = .max) throws(ParameterError) -> [Value]? {
        guard let value = value(name) else { return nil }
        guard case .array(let elements) = value else { throw wrongType(name, "an array", value) }
        guard elements.count <= countMaximum else { throw error(name, "has more than \(countMaximum) elements") }
        return elements
    }

    mutating func strings(_ name: String, countMaximum: Int = .max) throws(ParameterError) -> [String]? {
        guard let elements = try array(name, countMaximum: countMaximum) else { return nil }
        var strings: [String] = []
        for (position, element) in elements.enumerated() {
            guard case .string(let text) = element else { throw wrongType("\(name)[\(position)]", "a string", element) }
            strings.append(text)
        }
        return strings
    }

    mutating func indexes(_ name: String) throws(ParameterError) -> [Int]? {
        guard let values = try array(name) else { return nil }
        var indexes: [Int] = []
        for value in values {
            guard case .integer(let number) = value, let index = Int(exactly: number), index >= 0 else {
                throw error(name, "must hold numbers from 0")
            }
            indexes.append(index)
        }
        return indexes
    }

    mutating func nested<Nested: WireObject>(_ name: String, _ type: Nested.Type) throws(ParameterError) -> Nested? {
        guard let value = value(name) else { return nil }
        do throws(ParameterError) {
            return try Nested(decoding: value)
        } catch {
            throw relocated(error, below: name)
        }
    }

    mutating func list<Nested: WireObject>(_ name: String, _ type: Nested.Type) throws(ParameterError) -> [Nested]? {
        guard let elements = try array(name) else { return nil }
        var list: [Nested] = []
        list.reserveCapacity(elements.count)
        for (position, element) in elements.enumerated() {
            do throws(ParameterError) {
                list.append(try Nested(decoding: element))
            } catch {
                throw relocated(error, below: "\(name)[\(position)]")
            }
        }
        return list
    }

    // MARK: - Errors

    func required<Member>(_ name: String, _ member: Member?) throws(ParameterError) -> Member {
        guard let member else { throw ParameterError(path: path(of: name), kind: .missing) }
        return member
    }

    func notOne<Choice: RawRepresentable & CaseIterable>(
        of type: Choice.Type, _ name: String
    ) -> ParameterError where Choice.RawValue == String {
        error(name, "must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }

    private func wrongType(_ name: String, _ expected: String, _ found: Value) -> ParameterError {
        ParameterError(path: path(of: name), kind: .wrongType(expected: expected, found: found.typeName))
    }

    /// The path of a nested reader begins with its own root; what follows the first dot is kept.
    private func relocated(_ error: ParameterError, below name: String) -> ParameterError {
        let tail = error.path.firstIndex(of: ".").map { error.path[$0...] } ?? ""
        return ParameterError(path: path(of: name) + tail, kind: error.kind)
    }

    private static func integer(_ value: Value, _ reader: MemberReader, _ name: String) throws(ParameterError) -> Int64
    {
        switch value {
        case .integer(let integer): return integer
        case .double(let double):
            guard let integer = Int64(exactly: double) else { throw reader.wrongType(name, "an integer", value) }
            return integer
        case .null, .boolean, .string, .array, .object: throw reader.wrongType(name, "an integer", value)
        }
    }
}

extension Value {
    /// The JSON type with its article, for messages.
    var typeName: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .integer, .double: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
