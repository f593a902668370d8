/// One part of an encoded definition and its place, read as what it must be.
struct DefinitionReader {
    /// Where a part is. Spelled out only for an error: a definition has hundreds of parts.
    private indirect enum Place {
        case root
        case member(String, of: Place)
        case element(Int, of: Place)

        var pointer: String {
            switch self {
            case .root: ""
            case .member(let key, let place): "\(place.pointer)/\(key)"
            case .element(let index, let place): "\(place.pointer)/\(index)"
            }
        }
    }

    let value: Value
    private let place: Place

    init(_ value: Value) { self.init(value, .root) }

    private init(_ value: Value, _ place: Place) {
        self.value = value
        self.place = place
    }

    func error(_ kind: DefinitionCodingError.Kind) -> DefinitionCodingError {
        DefinitionCodingError(kind, place: place.pointer)
    }

    func object() throws(DefinitionCodingError) -> OrderedObject {
        guard case .object(let object) = value else { throw error(.expected("an object")) }
        return object
    }

    /// A part that must be there.
    func member(_ key: String) throws(DefinitionCodingError) -> DefinitionReader {
        guard let member = try optional(key) else {
            throw DefinitionCodingError(.missing, place: Place.member(key, of: place).pointer)
        }
        return member
    }

    /// A part that may be absent.
    func optional(_ key: String) throws(DefinitionCodingError) -> DefinitionReader? {
        try object()[key].map { DefinitionReader($0, .member(key, of: place)) }
    }

    func elements() throws(DefinitionCodingError) -> [DefinitionReader] {
        guard case .array(let elements) = value else { throw error(.expected("an array")) }
        return elements.enumerated().map { DefinitionReader($1, .element($0, of: place)) }
    }

    func string() throws(DefinitionCodingError) -> String {
        guard case .string(let string) = value else { throw error(.expected("a string")) }
        return string
    }

    func boolean() throws(DefinitionCodingError) -> Bool {
        guard case .boolean(let boolean) = value else { throw error(.expected("a boolean")) }
        return boolean
    }

    func integer() throws(DefinitionCodingError) -> Int64 {
        guard case .integer(let integer) = value else { throw error(.expected("an integer")) }
        return integer
    }

    func natural() throws(DefinitionCodingError) -> Int {
        guard let number = Int(exactly: try integer()), number >= 0 else { throw error(.expected("a natural number")) }
        return number
    }

    /// A number; whole doubles come back from JSON as integers.
    func double() throws(DefinitionCodingError) -> Double {
        switch value {
        case .double(let double): return double
        case .integer(let integer): return Double(integer)
        case .null, .boolean, .string, .array, .object: throw error(.expected("a number"))
        }
    }

    func nodeID() throws(DefinitionCodingError) -> NodeID { NodeID(try natural()) }

    func nodeIDs() throws(DefinitionCodingError) -> [NodeID] {
        var nodes: [NodeID] = []
        for element in try elements() { nodes.append(try element.nodeID()) }
        return nodes
    }

    func choice<Word: RawRepresentable>() throws(DefinitionCodingError) -> Word where Word.RawValue == String {
        let word = try string()
        guard let choice = Word(rawValue: word) else { throw error(.unknownWord(word)) }
        return choice
    }

    func expression() throws(DefinitionCodingError) -> Expression { Expression(try string()) }
}
