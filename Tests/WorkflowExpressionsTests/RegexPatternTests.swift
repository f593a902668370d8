import COniguruma
import FoundationEssentials
import Testing
import WorkflowModel

@testable import WorkflowExpressions

/// Patterns as they are written beside those that we give to Oniguruma.
@Suite("Patterns and what becomes of them")
struct RegexPatternTests {
    private enum Outcome: Equatable {
        case refused(Int32)
        case different
        case tooMuch
        case groups([Int32])
    }

    /// What Oniguruma itself finds.
    private static func match(_ pattern: [UInt8], _ text: String, _ options: OnigOptionType) -> Outcome {
        var encodings: [OnigEncoding?] = [engine_onig_utf8()]
        onig_initialize(&encodings, 1)
        var regex: OnigRegex?
        var information = OnigErrorInfo()
        let status = (pattern + [0]).withUnsafeBufferPointer { bytes in
            onig_new(
                &regex, bytes.baseAddress, bytes.baseAddress.map { $0 + pattern.count },
                options | ONIG_OPTION_CAPTURE_GROUP, engine_onig_utf8(), engine_onig_syntax(), &information)
        }
        guard status == ONIG_NORMAL, let regex, let region = onig_region_new() else { return .refused(status) }
        defer {
            onig_free(regex)
            onig_region_free(region, 1)
        }
        let parameters = onig_new_match_param()
        defer { onig_free_match_param(parameters) }
        onig_initialize_match_param(parameters)
        onig_set_retry_limit_in_search_of_match_param(parameters, 10_000)
        let bytes = Array(text.utf8) + [0]
        let found = bytes.withUnsafeBufferPointer { buffer -> Int32 in
            guard let start = buffer.baseAddress else { return ONIG_MISMATCH }
            let end = start + text.utf8.count
            return onig_search_with_param(regex, start, end, start, end, region, ONIG_OPTION_NONE, parameters)
        }
        switch found {
        case ONIG_MISMATCH: return .different
        case ..<0: return .tooMuch
        default:
            return .groups(
                (0..<Int(region.pointee.num_regs)).flatMap { [region.pointee.beg[$0], region.pointee.end[$0]] })
        }
    }

    @Test(
        "a pattern is rewritten where each quantifier is known, and else left alone and charged as the worst",
        arguments: [
            // Classes know no classes within.
            ("[[]?a*[bc][de]", "[[]?a*(?=)[bc][de]"), ("[a[b]*c", "[a[b]*(?=)c"),
            ("[[:alpha:]]*c]*", "[[:alpha:]]*(?=)c]*(?=)"), ("[^]]*a", "[^]]*(?=)a"),
            ("[[:aaaaaaaaaaaaaaaaaaaaaaaaa:]a*[bc][de]", nil), ("[\\c]]a*", nil),
            // What is more than one letter.
            ("\\c[?a*[bc][de]", nil), ("\\c\\a*", nil), ("\\x{61 62}a*", nil), ("\\x{61}a*", "\\x{61}a*(?=)"),
            ("\\k'n*'a*", "\\k'n*'a*(?=)"), ("\\g'+1'(a+)", nil), ("\\Qa*[\\Ea*[b]", "\\Qa*[\\Ea*(?=)[b]"),
            // Extended, until the group ends.
            ("(?x-i:)#?a*", "(?x-i:)#?a*(?=)"), ("(?x:#a*\n)#a*", "(?x:#a*\n)#a*(?=)"),
            ("((?x)#a*\n)#a*", "((?x)#a*\n)#a*(?=)"), ("(?x)a|#a*\n#", "(?x)a|#a*\n#"),
            ("(?x-x:#a*)", "(?x-x:#a*(?=))"), ("(?x)#\ra*", "(?x)#\ra*"),
            // Groups, and what only looks like one.
            ("(?'n'a*)b", "(?'n'a*(?=))b"), ("(?<n>a*)b", "(?<n>a*(?=))b"), ("(?#\\)*)a*", "(?#\\)*)a*(?=)"),
            ("(*FAIL)a*", nil), ("(?{a*})a*", nil), ("(?(?=a)b|c)a*", nil), ("(?~a*)", nil), ("(?&n)a*", nil),
            ("(?1)a*", nil), ("a)b*", nil), ("a*\\R", nil), ("(?>a*)b*", "(?>a*)b*(?=)"),
            ("(?<!a*b)c*", "(?<!a*b)c*(?=)"), ("(?P<n>a*)", nil),
            // Quantifiers of quantifiers.
            ("^(?:a+(?#c)?)b", "^(?:a+(?#c)?)b"), ("(?x)a+ ?b+", "(?x)a+ ?b+(?=)"),
            ("(?x)a+ #\n {2}", "(?x)a+ #\n {2}"),
            ("a+ ?", "a+(?=) ?"), ("a*?b", "a*?b"), ("a{2,}b", "a{2,}(?=)b"), ("a{,2}+b", "a{,2}+(?=)b"),
            ("a{,}b", "a{,}b"),
        ] as [(String, String?)])
    func rewritten(_ pattern: String, _ expected: String?) {
        let scanned = RegexPattern(Array(pattern.utf8), isExtended: false)
        #expect(String(decoding: scanned.source, as: UTF8.self) == expected ?? pattern)
        if expected == nil { #expect(scanned.isUncounted) }
    }

    @Test(
        "an attempt is charged as uncounted where it may run through the text without a retry",
        arguments: [
            "a*+b", "(?>a*)b", "(?=a*b)c", "(?<n>a*)\\k<n>", "(a*)\\1", "\\X[bc]", "\\yb", "a+(?#c)?b", "(?~b)",
            "a{2}+b",
            "(?>(?:a*b))",
        ])
    func uncounted(_ pattern: String) {
        #expect(RegexPattern(Array(pattern.utf8), isExtended: false).isUncounted)
    }

    @Test(
        "counted repeats are written out for the charge",
        arguments: [
            ("abc", 3...3), ("a{100}", 100...100), ("(?:ab){100}", 200...200), ("(?:a{10}b){10}", 110...110),
            ("\\Qabcd\\E{10}", 13...13), ("(?:\\Qabcd\\E){10}", 40...40), ("[abc]{10}", 10...10),
            // What is not known is taken for all within all.
            ("(?~a{10}){10}", 1_000...2_000), ("(?<a>b)\\g<a>(?1)(?&a)", 160...200),
            ("(?~a{1000}){10000}", 10_000_000...1_000_000_000),
        ])
    func lengths(_ pattern: String, _ expected: ClosedRange<Int>) {
        #expect(expected.contains(RegexPattern(Array(pattern.utf8), isExtended: false).work.length))
    }

    @Test(
        "what a quantifier looks at ahead is known: length, runs through the text, and whether retries repeat it",
        arguments: [
            ("(?=abc)a*", 0, 0, false), ("(?:(?=abc)a)*", 3, 0, false), ("(?:(?<=abc)a){2,}", 6, 0, false),
            ("(?:(?!abc)a)*", 0, 0, false), ("(?:(?<!abc)a)*", 0, 0, false), ("((?=a{100})b|(?=ab)c)+d", 102, 0, false),
            ("(a)(?:(?=\\1b)a)*", 2, 1, false), ("(.)(?:(?!\\1).)*\\1", 0, 0, false), ("(?:a\\y)*", 0, 1, false),
            ("(?>(?:(?=abc)a)*)", 3, 0, true), ("(?:(?=abc)a)*+", 3, 0, true), ("(?:(?=(?:(?=abc)a)*b)a)*", 8, 0, true),
            ("(?:(?:(?=abc)a)*b)*", 6, 0, false), ("(?~a)(?:(?=b)c)*", 16, 0, true), ("(?~a)(?:b)*", 0, 0, true),
        ])
    func ahead(_ pattern: String, _ lookedAt: Int, _ runs: Int, _ isRepeated: Bool) {
        let scanned = RegexPattern(Array(pattern.utf8), isExtended: false)
        #expect(scanned.ahead.lookedAt == lookedAt)
        #expect(scanned.ahead.runs == runs)
        #expect(scanned.isAheadRepeated == isRepeated)
    }

    @Test(
        "what compiling follows is counted, and what only looks like it is not",
        arguments: [
            ("(?<a>b)\\g<a>\\g'a'(?&a)", 3), ("(?(a)b|(?(c)d))", 2), ("(?R)?(?+1)(?-1)(?1)", 4),
            ("C:\\\\games\\\\g<x", 0),
            ("\\(?(a)", 0), ("\\g\\g", 0), ("(?-i:a)(?-x)", 0), ("(?:a)(?=b)(?<n>c)(?i)", 0),
        ])
    func branchings(_ pattern: String, _ expected: Int) {
        #expect(RegexCompilation(of: Array(pattern.utf8), options: ONIG_OPTION_NONE).branchings == expected)
    }

    @Test("groups that call others are an error beyond a bound, instead of the work of hours")
    func calls() throws {
        // Each level does twice the work of the one before.
        func levels(_ count: Int) -> String {
            let calling = (1..<count).map { "(?<a\($0)>\\g<a\($0 - 1)>\\g<a\($0 - 1)>)" }
            return "(?<a0>a)" + calling.joined()
        }
        let program = try Program(compiling: "$text | test($pattern)")
        #expect(
            try program.evaluate(.null, arguments: ["text": .string(levels(1)), "pattern": .string(levels(3))]) == [
                false
            ])
        let matching = String(repeating: "a", count: 7)
        #expect(
            try program.evaluate(.null, arguments: ["text": .string(matching), "pattern": .string(levels(3))]) == [true]
        )
        let caught = try Program(compiling: "try ($text | test($pattern)) catch .")
        let message =
            "Regex failure: the pattern has more than 16 calls of groups, \\g<name> or (?&name), and conditions, "
            + "(?(…)…)"
        #expect(
            try caught.evaluate(.null, arguments: ["text": "a", "pattern": .string(levels(35))]) == [.string(message)])
    }

    /// `JQ_PATTERNS=1000000` for the long run.
    private static let patterns = ProcessInfo.processInfo.environment["JQ_PATTERNS"].flatMap(Int.init) ?? 20_000
    private static let seed = ProcessInfo.processInfo.environment["JQ_PATTERNS_SEED"].flatMap(UInt64.init) ?? 1

    @Test("generated patterns match as they are written, group by group")
    func generated() {
        var generator = PatternGenerator(seed: Self.seed)
        var matched = 0
        var rewritten = 0
        for _ in 0..<Self.patterns {
            let pattern = Array(generator.pattern().utf8)
            let options = generator.number(3) == 0 ? ONIG_OPTION_EXTEND : ONIG_OPTION_NONE
            guard RegexCompilation(of: pattern, options: options).branchings <= 6 else { continue }
            let source = RegexPattern(pattern, isExtended: options & ONIG_OPTION_EXTEND != 0).source
            for _ in 0..<3 {
                let text = generator.text()
                let written = Self.match(pattern, text, options)
                let ours = Self.match(source, text, options)
                // Where what is put in decides whether the work is bounded is what it is for.
                if written == .tooMuch || ours == .tooMuch { continue }
                if case .groups = written {
                    matched += 1
                    if source != pattern { rewritten += 1 }
                }
                if written != ours {
                    let shown = String(decoding: pattern, as: UTF8.self).debugDescription
                    Issue.record("\(shown) on \(text.debugDescription), extended \(options): \(written), ours \(ours)")
                    break
                }
                if case .refused = written { break }
            }
        }
        #expect(matched > Self.patterns / 4)
        #expect(rewritten > Self.patterns / 20)
    }
}
