import WorkflowModel

extension Builtins {
    static let strings: [String: Builtin] = [
        "utf8bytelength/0": .value { (input, _) throws(Interruption) in
            guard case .string(let text) = input else { throw .error(input, "only strings have UTF-8 byte length") }
            return Value(count: text.utf8.count)
        },
        "startswith/1": .function1 { (input, prefix, machine) throws(Interruption) in
            .boolean(try Strings.starts(input, with: prefix, machine))
        },
        "endswith/1": .function1 { (input, suffix, machine) throws(Interruption) in
            .boolean(try Strings.ends(input, with: suffix, machine))
        },
        "ltrimstr/1": .function1 { (input, prefix, machine) throws(Interruption) in
            try Strings.trimPrefix(input, prefix, machine)
        },
        "rtrimstr/1": .function1 { (input, suffix, machine) throws(Interruption) in
            try Strings.trimSuffix(input, suffix, machine)
        },
        "trimstr/1": .function1 { (input, text, machine) throws(Interruption) in
            try Strings.trimSuffix(try Strings.trimPrefix(input, text, machine), text, machine)
        },
        "trim/0": .value { (input, machine) throws(Interruption) in
            try Strings.trim(input, left: true, right: true, machine)
        },
        "ltrim/0": .value { (input, machine) throws(Interruption) in
            try Strings.trim(input, left: true, right: false, machine)
        },
        "rtrim/0": .value { (input, machine) throws(Interruption) in
            try Strings.trim(input, left: false, right: true, machine)
        },
        "explode/0": .value { (input, machine) throws(Interruption) in
            guard case .string(let text) = input else { throw .error("explode input must be a string") }
            try machine.charge(array: text.utf8.count)
            return .array(text.unicodeScalars.map { .integer(Int64($0.value)) })
        },
        "implode/0": .value { (input, machine) throws(Interruption) in try Strings.implode(input, machine) },
        "ascii_downcase/0": .value { (input, machine) throws(Interruption) in
            try Strings.mapASCII(input, from: 0x41...0x5A, machine)
        },
        "ascii_upcase/0": .value { (input, machine) throws(Interruption) in
            try Strings.mapASCII(input, from: 0x61...0x7A, machine)
        },
        "ascii/0": .value { (input, _) throws(Interruption) in
            guard let number = input.number, number >= 0, number < 128 else {
                throw .error(input, "is no ASCII code")
            }
            return .string(String(Character(Unicode.Scalar(UInt8(number)))))
        },
        "split/1": .function1 { (input, separator, machine) throws(Interruption) in
            guard case .string(let text) = input, case .string(let separator) = separator else {
                throw .error("split input and separator must be strings")
            }
            return try Strings.split(text, by: separator, machine)
        },
        "join/1": .definition("def join($x): _join($x);"),
        "_join/1": .function1 { (input, separator, machine) throws(Interruption) in
            try Strings.join(input, by: separator, machine)
        },
        "_strindices/1": .function1 { (input, needle, machine) throws(Interruption) in
            try Strings.indices(of: needle, in: input, machine)
        },
    ]
}

/// What the string builtins do.
enum Strings {
    static func starts(_ value: Value, with prefix: Value, _ machine: Machine) throws(Interruption) -> Bool {
        guard case .string(let text) = value, case .string(let prefix) = prefix else {
            throw .error("startswith() requires string inputs")
        }
        try machine.charge(steps: prefix.utf8.count >> 6)
        return CodePoints.starts(text, with: prefix)
    }

    static func ends(_ value: Value, with suffix: Value, _ machine: Machine) throws(Interruption) -> Bool {
        guard case .string(let text) = value, case .string(let suffix) = suffix else {
            throw .error("endswith() requires string inputs")
        }
        try machine.charge(steps: suffix.utf8.count >> 6)
        return CodePoints.ends(text, with: suffix)
    }

    static func trimPrefix(_ value: Value, _ prefix: Value, _ machine: Machine) throws(Interruption) -> Value {
        guard try starts(value, with: prefix, machine), case .string(let text) = value,
            case .string(let prefix) = prefix, !prefix.isEmpty
        else { return value }
        return try machine.string(decode(text.utf8.dropFirst(prefix.utf8.count)))
    }

    static func trimSuffix(_ value: Value, _ suffix: Value, _ machine: Machine) throws(Interruption) -> Value {
        guard try ends(value, with: suffix, machine), case .string(let text) = value,
            case .string(let suffix) = suffix, !suffix.isEmpty
        else { return value }
        return try machine.string(decode(text.utf8.dropLast(suffix.utf8.count)))
    }

    private static func decode(_ bytes: Substring.UTF8View) -> String { String(decoding: bytes, as: UTF8.self) }

    static func trim(_ value: Value, left: Bool, right: Bool, _ machine: Machine) throws(Interruption) -> Value {
        guard case .string(let text) = value else { throw .error("trim input must be a string") }
        var scalars = text.unicodeScalars[...]
        if left { scalars = scalars.drop(while: isWhitespace) }
        if right { while let last = scalars.last, isWhitespace(last) { scalars.removeLast() } }
        if scalars.startIndex == text.startIndex, scalars.endIndex == text.endIndex { return value }
        let trimmed = String(scalars)
        try machine.charge(steps: 2 * (text.utf8.count - trimmed.utf8.count))
        return try machine.string(trimmed)
    }

    private static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
        // The properties of a scalar are looked up in tables, which is slow.
        scalar.isASCII ? scalar == " " || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
    }

    static func implode(_ value: Value, _ machine: Machine) throws(Interruption) -> Value {
        guard case .array(let codes) = value else { throw .error("implode input must be an array") }
        try machine.charge(bytes: 8 * codes.count)
        try machine.charge(steps: codes.count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(codes.count)
        for code in codes {
            guard let number = code.number, !number.isNaN else {
                throw .error(code, "can't be imploded, unicode codepoint needs to be numeric")
            }
            let whole = UInt32(exactly: number.rounded(.towardZero))
            let scalar = whole.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
            if scalar.isASCII { bytes.append(UInt8(truncatingIfNeeded: scalar.value)) } else { bytes += scalar.utf8 }
        }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    /// Swaps the case of the letters in `range`.
    static func mapASCII(
        _ value: Value, from range: ClosedRange<UInt8>, _ machine: Machine
    ) throws(Interruption) -> Value {
        guard case .string(let text) = value else { throw .error("explode input must be a string") }
        try machine.charge(scanned: text.utf8.count)
        return try machine.string(
            String(decoding: text.utf8.map { range.contains($0) ? $0 ^ 0x20 : $0 }, as: UTF8.self))
    }

    static func split(_ text: String, by separator: String, _ machine: Machine) throws(Interruption) -> Value {
        if text.isEmpty { return [] }
        if separator.isEmpty {
            try machine.charge(array: text.utf8.count)
            try machine.charge(steps: 2 * text.utf8.count)
            return .array(text.unicodeScalars.map { .string(String(Character($0))) })
        }
        let positions = try CodePoints.occurrences(of: separator, in: text, machine)
        try machine.charge(steps: 3 * positions.count)
        try machine.charge(bytes: 32 * positions.count + text.utf8.count)
        try machine.charge(scanned: text.utf8.count)
        var copy = text
        let parts = copy.withUTF8 { bytes in
            var parts: [Value] = []
            var start = 0
            for position in positions where position >= start {
                parts.append(.string(String(decoding: bytes[start..<position], as: UTF8.self)))
                start = position + separator.utf8.count
            }
            parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
            return parts
        }
        return .array(parts)
    }

    /// Null counts as the empty text, numbers and booleans as their JSON.
    static func join(_ value: Value, by separator: Value, _ machine: Machine) throws(Interruption) -> Value {
        var result = Value.null
        func add(_ element: Value) throws(Interruption) {
            try machine.step()
            if result.kind == .null { result = "" } else { try Arithmetic.add(separator, to: &result, machine) }
            switch element {
            case .boolean, .integer, .double:
                try Arithmetic.add(.string(JSONText.print(element)), to: &result, machine)
            case .null: try Arithmetic.add("", to: &result, machine)
            case .string, .array, .object: try Arithmetic.add(element, to: &result, machine)
            }
        }
        switch value {
        case .array(let elements): for element in elements { try add(element) }
        case .object(let object): for (_, element) in object { try add(element) }
        case .null, .boolean, .integer, .double, .string: throw Access.cannotIterate(value)
        }
        return result.isTruthy ? result : ""
    }

    /// In code points.
    static func indices(of needle: Value, in value: Value, _ machine: Machine) throws(Interruption) -> Value {
        guard case .string(let text) = value else {
            throw .error(value, "cannot be searched, as it is not a string")
        }
        guard case .string(let needle) = needle else { throw .error(needle, "is not a string") }
        let positions = try CodePoints.occurrences(of: needle, in: text, machine)
        try machine.charge(scanned: text.utf8.count)
        var copy = text
        return .array(
            copy.withUTF8 { bytes in
                var count = 0
                var reached = 0
                return positions.map { position in
                    for byte in bytes[reached..<position] where byte & 0xC0 != 0x80 { count += 1 }
                    reached = position
                    return Value(count: count)
                }
            })
    }
}
