/// Generates programs and inputs from a seed, within what jq 1.6 and 1.8 define alike.
struct ExpressionGenerator {
    private var state: UInt64
    /// Writes each `try` as an array of its results that is iterated: the same, but what fails behind it is not within it.
    /// The choices are those that are made without.
    var collectsTries = false

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(elements.count)] }

    // MARK: Inputs

    mutating func input(depth: Int = 3) -> String {
        switch number(depth > 0 ? 9 : 5) {
        case 0: return "null"
        case 1: return pick(["true", "false"])
        case 2: return pick(["0", "1", "2", "-1", "3.5", "10", "1000000", "-0.25", "0.001", "123456789012"])
        case 3, 4: return pick(["\"\"", "\"a\"", "\"abc\"", "\"b c\"", "\"x,y\"", "\"é\"", "\"10\"", "\"A-b\""])
        case 5, 6:
            let elements = (0..<number(5)).map { _ in input(depth: depth - 1) }
            return "[" + elements.joined(separator: ",") + "]"
        default:
            let keys = ["a", "b", "c", "d", "key"].prefix(number(6))
            let pairs = keys.map { "\"\($0)\":" + input(depth: depth - 1) }
            return "{" + pairs.joined(separator: ",") + "}"
        }
    }

    // MARK: Programs

    mutating func program() -> String { expression(4, variables: []) }

    private mutating func literal() -> String {
        pick([
            "null", "true", "false", "0", "1", "2", "(-1)", "0.5", "10", "\"a\"", "\"b\"", "\"abc\"", "\"\"", "[]",
            "{}",
            "[1,2,3]", "{\"a\":1}", "[\"a\",\"b\"]", "[[1,2],[3]]", "{\"a\":{\"b\":2},\"c\":[1]}",
        ])
    }

    private mutating func path() -> String {
        pick([
            ".", ".a", ".b", ".c", ".a.b", ".[0]", ".[1]", ".[-1]", ".[]", ".[]?", ".a?", ".[\"a\"]", ".[1:]", ".[:2]",
            ".a[0]", ".b[]?", "..", ".[0].a", ".[0]?", ".[\"a\",\"b\"]?",
        ])
    }

    /// Of one path that can be assigned to.
    private mutating func target() -> String {
        pick([
            ".a", ".b", ".a.b", ".[0]", ".[]?", ".c[0]?", ".a?", ".[\"key\"]?", ".[1]?", "(.a, .b)", ".[0:1]?",
            "first(.[]?)",
        ])
    }

    private mutating func expression(_ depth: Int, variables: [String]) -> String {
        guard depth > 0 else {
            if !variables.isEmpty, number(3) == 0 { return pick(variables) }
            return number(3) == 0 ? literal() : path()
        }
        func wrap(_ text: String) -> String { "(\(text))" }
        switch number(22) {
        case 0, 1: return path()
        case 2: return literal()
        case 3, 4, 5:
            return wrap(
                expression(depth - 1, variables: variables) + " | " + expression(depth - 1, variables: variables))
        case 6:
            return wrap(
                expression(depth - 1, variables: variables) + ", " + expression(depth - 1, variables: variables))
        case 7, 8:
            let operation = pick(["+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "and", "or", "//"])
            let left = expression(depth - 1, variables: variables)
            if operation == "*" { return wrap(left + " * " + pick(["2", "3", "{}", "{\"a\":{\"z\":1}}"])) }
            return wrap(left + " \(operation) " + expression(depth - 1, variables: variables))
        case 9: return "[" + expression(depth - 1, variables: variables) + "]"
        case 10:
            return "{a: " + expression(depth - 1, variables: variables) + ", (" + pick(["\"b\"", "\"c\"", "\"a\""])
                + "): " + expression(depth - 1, variables: variables) + "}"
        case 11:
            return "if " + expression(depth - 1, variables: variables) + " then "
                + expression(depth - 1, variables: variables) + " else " + expression(depth - 1, variables: variables)
                + " end"
        case 12: return attempt("try " + wrap(expression(depth - 1, variables: variables)) + " catch \"caught\"")
        case 13:
            let name = "$v\(variables.count)"
            return wrap(
                expression(depth - 1, variables: variables) + " as \(name) | "
                    + expression(depth - 1, variables: variables + [name]))
        case 14:
            return "(reduce " + wrap(expression(depth - 1, variables: variables)) + " as $r (" + literal() + "; "
                + pick([". + $r", "[., $r]", "$r", ". == $r", "[$r] + [.]"]) + "))"
        case 15:
            return "(foreach " + wrap(expression(depth - 1, variables: variables)) + " as $r (0; "
                + pick([". + 1", "[., $r]", "$r"]) + "; " + pick([".", "[., $r]", "$r"]) + "))"
        case 16:
            return wrap(target() + pick([" = ", " |= ", " += ", " -= ", " //= "]) + wrap(single(depth - 1, variables)))
        case 17, 18, 19: return wrap(expression(depth - 1, variables: variables) + " | " + function())
        case 20: return filterFunction(depth, variables)
        default: return "\"<\\(" + expression(depth - 1, variables: variables) + ")>\""
        }
    }

    private func attempt(_ text: String) -> String { collectsTries ? "([\(text)] | .[])" : "(\(text))" }

    /// With exactly one result: 1.6 differs from 1.8 where an update has none.
    private mutating func single(_ depth: Int, _ variables: [String]) -> String {
        pick([
            ".", "1", "\"x\"", "[.]", "{a: .}", attempt("length?") + " // 0", "type", "tostring", "not", "null",
            "[.[]?]",
        ])
    }

    private mutating func function() -> String {
        pick([
            "length", "keys", "type", "not", "add", "tostring", "tojson", "reverse", "sort", "unique", "min", "max",
            "flatten", "floor", "to_entries", "first", "last", "any", "all", "[paths]", "[leaf_paths]", "values",
            "nulls", "strings", "numbers", "arrays", "objects", "scalars", "iterables", "booleans", "map_values(.)",
            "tostream", "[tostream]", "fromstream(tostream)", "has(\"a\")", "has(0)", "index(\"a\")",
            "contains(\"a\")", "contains([1])", "contains({})", "inside([1,2,3])", "join(\",\")",
            "split(\",\")", "ascii_downcase", "ascii_upcase", "explode", "utf8bytelength", "test(\"a\")",
            "[match(\"[a-c]\"; \"g\").offset]", "sub(\"a\"; \"z\")", "startswith(\"a\")", "endswith(\"c\")",
            "ltrimstr(\"a\")", "rtrimstr(\"c\")", "@json", "@text", "@csv", "@tsv", "@uri", "@base64", "@sh",
            "del(.a)", "del(.[0])", "del(.[]?)", "del(.a, .b)", "to_entries | from_entries", "with_entries(.)",
            "[range(3)]", "[limit(2; .[]?)]", "getpath([\"a\", \"b\"])", "[.[]?] | length", "transpose",
            "path(..)", "[splits(\"b\")]", "isinfinite", "combinations", "group_by(.)", "unique_by(type)",
            "sort_by(type)", "min_by(.)", "max_by(.)", "setpath([\"a\"]; 1)", "delpaths([[\"a\"]])",
            "pow(2; 3)", "sqrt", "tojson | fromjson", "bsearch(1)", "walk(.)", "recurse", "[recurse(.[]?)]",
            "capture(\"(?<x>[a-z])\")", "[scan(\"[a-z]\")]", "@html \"\\(.)x\"", "indices(1)", "indices([1])",
        ])
    }

    private mutating func filterFunction(_ depth: Int, _ variables: [String]) -> String {
        let inner = expression(depth - 2, variables: variables)
        return pick([
            "map(\(inner))", "[.[]? | select(\(inner))]", "sort_by(\(inner))", "group_by(\(inner))", "first(\(inner))",
            "[limit(2; \(inner))]", "any(\(inner))", "all(\(inner))", "[path(\(inner))]", "isempty(\(inner))",
            "[.[]? | \(attempt("(\(inner))?"))]", "with_entries(.value = (\(inner) | tojson))",
            "(def f: \(inner); [f, f])",
            "(def f(g): g | g; [f(\(inner))])", "(label $out | (\(inner)) | ., break $out)", "[last(\(inner))]",
            "map_values(first(\(inner)))", "[until(true; \(inner))]",
            "to_entries | map(.value | \(attempt("(\(inner))?")))",
        ])
    }
}
