import WorkflowModel

/// How a builtin is made.
enum Builtin: Sendable {
    typealias Function0 = @Sendable (Value, Machine) throws(Interruption) -> Value
    typealias Function1 = @Sendable (Value, Value, Machine) throws(Interruption) -> Value
    typealias Function2 = @Sendable (Value, Value, Value, Machine) throws(Interruption) -> Value
    typealias Function3 = @Sendable (Value, Value, Value, Value, Machine) throws(Interruption) -> Value

    /// From the input alone.
    case value(Function0)
    /// From the input and values of arguments.
    case function1(Function1)
    case function2(Function2)
    case function3(Function3)
    /// A filter of its own, from the filters of its arguments.
    case form(@Sendable ([any Filter]) -> any Filter)
    /// Written in jq.
    case definition(String)
    /// Known to jq and not to us; the text says why.
    case refused(String)
}

/// All builtins, by `name/arity`.
enum Builtins {
    static let table: [String: Builtin] = {
        var table: [String: Builtin] = [:]
        let groups = [
            types, strings, collections, streams, pathFunctions, mathematics, regularExpressions, dates, definitions,
            refused,
        ]
        for group in groups { table.merge(group) { first, _ in first } }
        return table
    }()

    /// The signatures that a program may use.
    static let supported: [String] = table.filter { if case .refused = $0.value { false } else { true } }.keys.sorted()

    /// With how many arguments the name can be called.
    static func arities(of name: String) -> [String] {
        table.keys.filter { $0.hasPrefix(name + "/") }.map { String($0.dropFirst(name.count + 1)) }.sorted()
    }

    /// What an expression must not do, with the reason.
    static let refused: [String: Builtin] = {
        let reasons: [(String, [String])] = [
            (
                "an expression has one input and cannot read another",
                ["input/0", "inputs/0", "input_filename/0", "input_line_number/0"]
            ),
            ("an expression has no output of its own", ["debug/0", "debug/1", "stderr/0"]),
            ("an expression cannot end the engine; use error", ["halt/0", "halt_error/0", "halt_error/1"]),
            (
                "there are no modules",
                ["modulemeta/0", "get_search_list/0", "get_prog_origin/0", "get_jq_origin/0"]
            ),
        ]
        var table: [String: Builtin] = [:]
        for (reason, signatures) in reasons {
            for signature in signatures { table[signature] = .refused(reason) }
        }
        return table
    }()
}
