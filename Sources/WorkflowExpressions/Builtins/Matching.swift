import COniguruma
import WorkflowModel

/// What is made of the matches of a regular expression.
enum Matching {
    /// A regular expression with its flags.
    struct Pattern: Sendable {
        let regex: Regex
        let isGlobal: Bool

        /// Nil for a pattern that is dear to compile: where there is nobody to charge, only cheap ones are.
        init?(_ pattern: Value, flags: Value) throws(Interruption) {
            let (text, options, isGlobal) = try Matching.options(pattern, flags)
            let steps = RegexCompilation(of: Array(text.utf8), options: options).steps
            guard steps <= Self.uncharged else { return nil }
            regex = try Regex(pattern: text, options: options)
            self.isGlobal = isGlobal
        }

        /// About 0.1 ms: thousands of patterns in the longest program take part of a second.
        private static let uncharged = 3_000

        init(_ regex: Regex, isGlobal: Bool) {
            self.regex = regex
            self.isGlobal = isGlobal
        }
    }

    /// A pattern that is only known now; the last few are kept compiled.
    static func pattern(_ pattern: Value, flags: Value, _ machine: Machine) throws(Interruption) -> Pattern {
        let (text, options, isGlobal) = try options(pattern, flags)
        return Pattern(try RegexCache.regex(text, options: options, machine), isGlobal: isGlobal)
    }

    private static func options(
        _ pattern: Value, _ flags: Value
    ) throws(Interruption) -> (pattern: String, options: OnigOptionType, isGlobal: Bool) {
        guard case .string(let pattern) = pattern else { throw .error(pattern, "is not a string") }
        var options = ONIG_OPTION_CAPTURE_GROUP
        var isGlobal = false
        guard case .string(let text) = flags else {
            guard case .null = flags else { throw .error(flags, "is not a string") }
            return (pattern, options, isGlobal)
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "g": isGlobal = true
            case "i": options |= ONIG_OPTION_IGNORECASE
            case "x": options |= ONIG_OPTION_EXTEND
            case "m": options |= ONIG_OPTION_MULTILINE
            case "s": options |= ONIG_OPTION_SINGLELINE
            case "n": options |= ONIG_OPTION_FIND_NOT_EMPTY
            case "p": options |= ONIG_OPTION_MULTILINE | ONIG_OPTION_SINGLELINE
            case "l": options |= ONIG_OPTION_FIND_LONGEST
            default: throw .error("\(text) is not a valid modifier string")
            }
        }
        return (pattern, options, isGlobal)
    }

    static func text(_ input: Value) throws(Interruption) -> String {
        guard case .string(let text) = input else {
            throw .error(input, "cannot be matched, as it is not a string")
        }
        return text
    }

    /// The first match, or all of them, from left to right.
    static func eachMatch(
        of pattern: Pattern, in text: String, _ machine: Machine,
        _ body: (Regex.Groups, UnsafeBufferPointer<UInt8>) throws(Interruption) -> Void
    ) throws(Interruption) {
        try machine.charge(bytes: text.utf8.count)
        try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(Interruption) in
            var start = 0
            while start <= bytes.count, let groups = try pattern.regex.search(bytes, from: start, machine),
                let whole = groups[0]
            {
                try body(groups, bytes)
                guard pattern.isGlobal else { return }
                start = whole.upperBound
                // After an empty match the search goes on behind the next code point.
                if whole.isEmpty {
                    start += 1
                    while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
                }
            }
        }
    }

    static func test(_ input: Value, _ pattern: Pattern, _ machine: Machine) throws(Interruption) -> Bool {
        var isFound = false
        try eachMatch(of: Pattern(pattern.regex, isGlobal: false), in: try text(input), machine) {
            (_, _) throws(Interruption) in isFound = true
        }
        return isFound
    }

    /// Each match as jq describes it.
    static func matches(_ input: Value, _ pattern: Pattern, _ machine: Machine) throws(Interruption) -> [Value] {
        var matches: [Value] = []
        var offsets = OffsetCounter()
        try eachMatch(of: pattern, in: try text(input), machine) { (groups, bytes) throws(Interruption) in
            try machine.charge(bytes: 512 * groups.count)
            matches.append(describe(groups, pattern.regex, bytes, &offsets))
        }
        if !matches.isEmpty { try machine.chargeNesting(2) }
        return matches
    }

    /// The named groups of each match as an object.
    static func captures(_ input: Value, _ pattern: Pattern, _ machine: Machine) throws(Interruption) -> [Value] {
        var captures: [Value] = []
        try eachMatch(of: pattern, in: try text(input), machine) { (groups, bytes) throws(Interruption) in
            try machine.charge(elements: 1)
            captures.append(try names(of: groups, pattern.regex, bytes, machine))
        }
        return captures
    }

    /// The text of each match, or an array of its groups where the pattern has some.
    static func scan(_ input: Value, _ pattern: Pattern, _ machine: Machine) throws(Interruption) -> [Value] {
        var found: [Value] = []
        try eachMatch(of: pattern, in: try text(input), machine) { (groups, bytes) throws(Interruption) in
            try machine.charge(elements: 1)
            var parts: [Value] = []
            for group in groups { parts.append(try part(group.map { bytes[$0] }, machine)) }
            found.append(parts.count == 1 ? parts[0] : try machine.array(Array(parts.dropFirst())))
        }
        return found
    }

    /// The pieces between the matches.
    static func split(_ input: Value, _ pattern: Pattern, _ machine: Machine) throws(Interruption) -> [Value] {
        let text = try text(input)
        var parts: [Value] = []
        var end = 0
        try eachMatch(of: pattern, in: text, machine) { (groups, bytes) throws(Interruption) in
            guard let whole = groups[0] else { return }
            try machine.charge(elements: 1)
            parts.append(try part(bytes[end..<whole.lowerBound], machine))
            end = whole.upperBound
        }
        parts.append(try machine.string(String(decoding: text.utf8.dropFirst(end), as: UTF8.self)))
        return parts
    }

    /// A part of the text; null for a group that took no part in the match.
    static func part(
        _ bytes: Slice<UnsafeBufferPointer<UInt8>>?, _ machine: Machine
    ) throws(Interruption) -> Value {
        guard let bytes else { return .null }
        return try machine.string(String(decoding: bytes, as: UTF8.self))
    }

    /// The named groups of a match as an object.
    static func names(
        of groups: Regex.Groups, _ regex: Regex, _ bytes: UnsafeBufferPointer<UInt8>, _ machine: Machine
    ) throws(Interruption) -> Value {
        var named = OrderedObject()
        if !regex.groupNames.isEmpty {
            for (group, range) in groups.enumerated() {
                guard let name = regex.groupNames[group] else { continue }
                named[name] = try part(range.map { bytes[$0] }, machine)
            }
        }
        return try machine.object(named)
    }

    /// Turns offsets in bytes into offsets in code points, cheaply while they grow.
    private struct OffsetCounter {
        private var byte = 0
        private var codePoint = 0

        mutating func codePoints(upTo offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
            if offset < byte { (byte, codePoint) = (0, 0) }
            for value in bytes[byte..<offset] where value & 0xC0 != 0x80 { codePoint += 1 }
            byte = offset
            return codePoint
        }
    }

    private static func describe(
        _ groups: Regex.Groups, _ regex: Regex, _ bytes: UnsafeBufferPointer<UInt8>, _ offsets: inout OffsetCounter
    ) -> Value {
        func part(_ range: Range<Int>?) -> OrderedObject {
            guard let range else { return ["offset": -1, "string": nil, "length": 0] }
            let start = offsets.codePoints(upTo: range.lowerBound, in: bytes)
            let end = offsets.codePoints(upTo: range.upperBound, in: bytes)
            return [
                "offset": Value(count: start), "length": Value(count: end - start),
                "string": .string(String(decoding: bytes[range], as: UTF8.self)),
            ]
        }
        var whole = part(groups[0])
        var captures: [Value] = []
        for (group, range) in groups.enumerated().dropFirst() {
            var capture = part(range)
            capture["name"] = regex.groupNames[group].map { .string($0) } ?? .null
            captures.append(.object(capture))
        }
        whole["captures"] = .array(captures)
        return .object(whole)
    }
}
