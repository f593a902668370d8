/// Generates regular expressions from a seed: mostly well formed, of all that the syntax has and some that it has not.
struct PatternGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func number(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    private mutating func pick(_ elements: [String]) -> String { elements[number(elements.count)] }

    mutating func pattern() -> String {
        var pattern = sequence(depth: 3)
        // Some are broken off, or have something anywhere.
        if number(8) == 0 { pattern = String(pattern.prefix(number(pattern.count + 1))) }
        if number(8) == 0 {
            let place = pattern.index(pattern.startIndex, offsetBy: number(pattern.count + 1))
            pattern.insert(contentsOf: pick(Self.noise), at: place)
        }
        return pattern
    }

    mutating func text() -> String { (0..<number(12)).map { _ in pick(Self.characters) }.joined() }

    private mutating func sequence(depth: Int) -> String {
        (0..<(1 + number(5))).map { _ in item(depth: depth) }.joined(separator: number(5) == 0 ? "|" : "")
    }

    private mutating func item(depth: Int) -> String {
        var item = depth > 0 && number(4) == 0 ? pick(Self.openings) + sequence(depth: depth - 1) + ")" : atom()
        while number(5) < 3 { item += pick(Self.ignored) + pick(Self.quantifiers) }
        return item
    }

    private mutating func atom() -> String { pick(number(3) == 0 ? Self.others : Self.characters + Self.classes) }

    private static let characters = ["a", "b", "c", "ab", "aa", "é", " ", "#", "\n", "]", "x", "\u{301}"]
    private static let classes = [
        ".", "[ab]", "[^b]", "[]a]", "[^]a]", "[[]", "[[]?", "[a[b]", "[[:alpha:]]", "[[:^digit:]a]", "[[:a]", "[a-c#]",
        "[\\]b]", "[\\[a]", "[\\x{61}-\\x{62}]", "[\\cA]", "[[:aaaaaaaaaaaaaaaaaaaaaaaaa:]", "[a&&b]", "[(]", "[\\Qa]",
        "[[.a.]]", "[[=a=]]",
    ]
    private static let others = [
        "\\w", "\\W", "\\d", "\\s", "\\b", "\\B", "\\A", "\\z", "\\Z", "\\G", "^", "$", "\\h", "\\H", "\\R", "\\X",
        "\\N", "\\O", "\\K", "\\y", "\\Y", "\\n", "\\t", "\\e", "\\a", "\\0", "\\07", "\\141", "\\1", "\\2", "\\12",
        "\\x61", "\\x{61}", "\\x{61 62}", "\\x{}", "\\x{g}", "\\o{141}", "\\u0061", "\\p{Lu}", "\\p{^Lu}", "\\P{L}",
        "\\pL", "\\k<n>", "\\k'n'", "\\k<1>", "\\k<-1>", "\\k<n+0>", "\\k", "\\g<n>", "\\g'n'", "\\g<1>", "\\g'+1'",
        "\\g", "(?1)", "(?&n)", "(?+1)", "(?R)?", "\\Qa+\\E", "\\Q\\E", "\\Q*\\\\E", "\\E", "\\cA", "\\c[", "\\c?",
        "\\c\\", "\\C-a", "\\M-a", "\\(", "\\)", "\\[", "\\{", "\\ ", "\\#", "\\é", "\\-", "\\/", "(?#c)", "(?#\\))",
        "(?#(a)", "(?i)", "(?x)", "(?-x)", "(?x-i)", "(?m)", "(?s)", "(?~a)", "(?~|a|b)", "(?~|)", "(?(1)a|b)",
        "(?(<n>)a)", "(?(a+)b|a)", "(?(a*b)a)", "(?(?=a)a|b)", "(*FAIL)", "(*SKIP)", "(*MAX{2})", "(?{x})", "(?{x*})",
        "#c+\n", "#(\n", "{", "}",
        "a{", "{,2}", "{x", "<", ">", "'", ":", "-", "?", "(?P<n>a)", "(?@a)",
    ]
    private static let openings = [
        "(", "(", "(?:", "(?:", "(?<n>", "(?'n'", "(?'m'", "(?<m>", "(?>", "(?=", "(?!", "(?<=", "(?<!", "(?i:", "(?x:",
        "(?x-i:", "(?-x:", "(?x-x:", "(?im-sx:", "(?~", "(?~|", "(?((", "(?(1)", "(?#", "(?y{g}:", "(?^:",
    ]
    private static let quantifiers = [
        "*", "+", "*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{2,}", "{0,2}", "{,2}", "{,}", "{2}+",
        "{1,}+", "{1,2}?", "{1,}?", "{2,1}", "{0}", "{ 2}",
    ]
    private static let ignored = [
        "", "", "", "", "", " ", "\n", "(?#c)", "(?#\\)*)", "#c\n", " (?#c) ", "(?#)", "\\Q\\E",
    ]
    private static let noise = ["(", ")", "[", "]", "\\", "(?", "(?<", "(?'", "*", "{", "\\Q", "\\c", "(?#", "#", "|"]
}
