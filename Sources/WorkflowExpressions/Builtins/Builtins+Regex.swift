import COniguruma
import WorkflowModel

extension Builtins {
    static let regularExpressions: [String: Builtin] = [
        "_match/3": .function3 { (input, pattern, flags, isTest, machine) throws(Interruption) in
            try Matching.match(input, pattern, flags, isTest: isTest.isTruthy, machine)
        },
        "_match_impl/3": .function3 { (input, pattern, flags, isTest, machine) throws(Interruption) in
            try Matching.match(input, pattern, flags, isTest: isTest.isTruthy, machine)
        },
        "_splits/2": .function2 { (input, pattern, flags, machine) throws(Interruption) in
            try Matching.split(input, pattern, flags, machine)
        },
        "_modifiers/1": .function1 { (_, argument, machine) throws(Interruption) in
            switch argument {
            case .string: return .array([argument, .null])
            case .array(let parts) where !parts.isEmpty:
                return .array([parts[0], parts.count > 1 ? parts[1] : .null])
            default: throw .error("\(argument.kind.name) not a string or array")
            }
        },
    ]
}

/// `match` and what is made of it.
enum Matching {
    /// The flags of a modifier string.
    private struct Modifiers {
        var isGlobal = false
        var options = ONIG_OPTION_CAPTURE_GROUP

        init(_ flags: Value) throws(Interruption) {
            guard case .string(let text) = flags else {
                if case .null = flags { return }
                throw .error(flags, "is not a string")
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
        }
    }

    static func match(
        _ input: Value, _ pattern: Value, _ flags: Value, isTest: Bool, _ machine: Machine
    ) throws(Interruption) -> Value {
        guard case .string(let text) = input else {
            throw .error(input, "cannot be matched, as it is not a string")
        }
        guard case .string(let pattern) = pattern else { throw .error(pattern, "is not a string") }
        let modifiers = try Modifiers(flags)
        let regex = try RegexCache.regex(pattern, options: modifiers.options, machine)
        var matches: [Value] = []
        var isFound = false
        var offsets = OffsetCounter()
        try eachMatch(of: regex, in: text, isGlobal: modifiers.isGlobal && !isTest, machine) {
            (groups, bytes) throws(Interruption) in
            isFound = true
            if isTest { return }
            try machine.charge(bytes: 512 * groups.count)
            matches.append(describe(groups, regex, bytes, &offsets))
        }
        if isTest { return .boolean(isFound) }
        try machine.charge(array: matches.count)
        if isFound { try machine.chargeNesting(2) }
        return .array(matches)
    }

    /// The pieces between the matches.
    static func split(
        _ input: Value, _ pattern: Value, _ flags: Value, _ machine: Machine
    ) throws(Interruption) -> Value {
        guard case .string(let text) = input else {
            throw .error(input, "cannot be matched, as it is not a string")
        }
        guard case .string(let pattern) = pattern else { throw .error(pattern, "is not a string") }
        let modifiers = try Modifiers(flags)
        let regex = try RegexCache.regex(pattern, options: modifiers.options, machine)
        var parts: [Value] = []
        var start = 0
        try eachMatch(of: regex, in: text, isGlobal: modifiers.isGlobal, machine) {
            (groups, bytes) throws(Interruption) in
            guard let whole = groups[0] else { return }
            try machine.charge(bytes: 64 + whole.lowerBound - start)
            parts.append(.string(String(decoding: bytes[start..<whole.lowerBound], as: UTF8.self)))
            start = whole.upperBound
        }
        try machine.charge(bytes: text.utf8.count)
        parts.append(.string(String(decoding: text.utf8.dropFirst(start), as: UTF8.self)))
        return .array(parts)
    }

    private static func eachMatch(
        of regex: Regex, in text: String, isGlobal: Bool, _ machine: Machine,
        _ body: (Regex.Groups, UnsafeBufferPointer<UInt8>) throws(Interruption) -> Void
    ) throws(Interruption) {
        try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(Interruption) in
            var start = 0
            while start <= bytes.count, let groups = try regex.search(bytes, from: start, machine),
                let whole = groups[0]
            {
                try body(groups, bytes)
                guard isGlobal else { return }
                start = whole.upperBound
                // After an empty match the search goes on behind the next code point.
                if whole.isEmpty {
                    start += 1
                    while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
                }
            }
        }
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
