import COniguruma

/// What compiling a pattern takes. Everything is counted wherever it may stand, also where it is text.
struct RegexCompilation {
    /// Calls of groups and conditions together: compiling follows each of them, and so may double with every one.
    static let branchingsMaximum = 16

    private let length: Int
    private var ignoresCase: Bool
    private var classes = 0
    /// Kinds of characters, such as `\w` and `[:alpha:]`: each is merged into the class where it stands.
    private var kinds = 0
    /// References to names: each goes to all groups of the name.
    private var references = 0
    private var calls = 0
    private var conditions = 0

    /// Calls of groups, `\g<name>` or `(?&name)`, and conditions, `(?(…)…)`.
    var branchings: Int { calls + conditions }

    init(of pattern: [UInt8], options: OnigOptionType) {
        length = pattern.count
        ignoresCase = options & ONIG_OPTION_IGNORECASE != 0
        var index = 0
        while index < pattern.count {
            let next = pattern[(index + 1)...].prefix(2)
            switch pattern[index] {
            case UInt8(ascii: "\\"):
                countEscape(next)
                index += 1
            case UInt8(ascii: "["):
                if next.first == UInt8(ascii: ":") { kinds += 1 } else { classes += 1 }
            case UInt8(ascii: "(") where next.first == UInt8(ascii: "?"):
                countGroup(pattern[(index + 2)...])
            default: break
            }
            index += 1
        }
    }

    private mutating func countEscape(_ escape: ArraySlice<UInt8>) {
        let isNamed = escape.last == UInt8(ascii: "<") || escape.last == UInt8(ascii: "'")
        switch escape.first {
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            classes += 1
            kinds += 1
        case UInt8(ascii: "w"), UInt8(ascii: "W"), UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "s"),
            UInt8(ascii: "S"):
            kinds += 1
        case UInt8(ascii: "k") where isNamed: references += 1
        case UInt8(ascii: "g") where isNamed: calls += 1
        default: break
        }
    }

    private mutating func countGroup(_ group: ArraySlice<UInt8>) {
        switch group.first {
        case UInt8(ascii: "("):
            conditions += 1
            references += 1
        case UInt8(ascii: "&"), UInt8(ascii: "R"): calls += 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            // Else an option is switched off.
            if group.dropFirst().first?.isDigit == true { calls += 1 } else { countOptions(group) }
        case let digit? where digit.isDigit: calls += 1
        default: countOptions(group)
        }
    }

    private mutating func countOptions(_ group: ArraySlice<UInt8>) {
        let letters = group.prefix { $0 | 0x20 >= UInt8(ascii: "a") || $0 == UInt8(ascii: "-") }
        ignoresCase = ignoresCase || letters.contains(UInt8(ascii: "i"))
    }

    var steps: Int {
        var steps = 200 + length * (ignoresCase ? 80 : 40)
        steps += classes * (ignoresCase ? Self.classStepsIgnoringCase : Self.classSteps)
        steps += (kinds + references) * (length >> 4)
        // More are refused, which costs nothing. Groups that call another one twice cost the most: each two calls
        // double the work, each condition as well.
        if 1...Self.branchingsMaximum ~= branchings { steps += length << (conditions + calls / 2 + 2) }
        return steps
    }

    private static let classSteps = 500
    /// Oniguruma looks for other cases of all characters of the class: up to 0.2 ms each.
    private static let classStepsIgnoringCase = 10_000
}
