import Testing
import WorkflowModel

@Suite("JSON parsing")
struct JSONParsingTests {
    @Test(
        "numbers keep 64-bit integers exact and make the rest doubles",
        arguments: [
            ("0", Value.integer(0)), ("-1", .integer(-1)), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .double(9_223_372_036_854_775_808)),
            ("1.5", .double(1.5)), ("1e3", .double(1_000)),
            ("123456789012345678901234567890", .double(1.2345678901234568e29)),
            ("0.1", .double(0.1)), ("2.2250738585072014e-308", .double(2.2250738585072014e-308)),
            ("5e-324", .double(.leastNonzeroMagnitude)),
        ])
    func numbers(text: String, expected: Value) throws {
        let value = try Value.parse(text)
        #expect(value == expected)
        #expect(String(describing: value) == String(describing: expected), "same kind of number")
    }

    @Test("minus zero stays a double with its sign")
    func minusZero() throws {
        guard case .double(let zero) = try Value.parse("-0") else {
            Issue.record("not a double")
            return
        }
        #expect(zero.sign == .minus)
        #expect(Value.double(zero).printed() == "-0")
    }

    @Test(
        "the error names the offset and the reason",
        arguments: [
            ("", JSONError.Kind.unexpectedEnd, 0), ("{\"a\":1,}", .unexpectedByte(UInt8(ascii: "}")), 7),
            ("[1 2]", .unexpectedByte(UInt8(ascii: "2")), 3), ("01", .invalidNumber, 0), ("1 1", .trailingData, 2),
            ("\"\\ud800\"", .loneSurrogate, 1), ("\"a\u{1}\"", .controlCharacter(1), 2), ("\"\\x\"", .invalidEscape, 1),
            ("{\"k\":1,\"k\":2}", .duplicateKey("k"), 7), ("1e999", .numberOutOfRange, 0), ("tru", .unexpectedEnd, 3),
        ])
    func errors(text: String, kind: JSONError.Kind, offset: Int) {
        #expect(throws: JSONError(kind, offset: offset)) { try Value.parse(text, limits: .wire) }
    }

    @Test("invalid UTF-8 is refused at the offending byte, in strings, keys and escapes alike")
    func invalidUTF8() {
        let hostile: [([UInt8], Int)] = [
            ([0x22, 0x61, 0xFF, 0x22], 2), ([0x22, 0xC0, 0x80, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
            ([0x22, 0x5C, 0x6E, 0xFE, 0x22], 3), ([0xFF], 0),
        ]
        for (bytes, offset) in hostile {
            #expect(throws: JSONError(.invalidUTF8, offset: offset)) { try Value.parse(bytes) }
        }
        #expect(throws: JSONError(.byteOrderMark, offset: 0)) { try Value.parse([0xEF, 0xBB, 0xBF, 0x31]) }
    }

    @Test("each bound refuses what is beyond it and accepts what meets it")
    func bounds() throws {
        let limits = JSONLimits(depthMaximum: 3, bytesMaximum: 40, keysMaximum: 2, digitsMaximum: 5)
        #expect(throws: Never.self) { try Value.parse("[[[1]]]", limits: limits) }
        #expect(throws: JSONError(.tooDeep(maximum: 3), offset: 3)) { try Value.parse("[[[[1]]]]", limits: limits) }
        #expect(throws: Never.self) { try Value.parse(#"{"a":1,"b":2}"#, limits: limits) }
        #expect(throws: JSONError(.tooManyKeys(maximum: 2), offset: 13)) {
            try Value.parse(#"{"a":1,"b":2,"c":3}"#, limits: limits)
        }
        #expect(throws: Never.self) { try Value.parse("12345", limits: limits) }
        #expect(throws: JSONError(.tooManyDigits(maximum: 5), offset: 0)) {
            try Value.parse("1.2345e7", limits: limits)
        }
        #expect(throws: JSONError(.tooLarge(maximum: 40), offset: 40)) {
            try Value.parse(String(repeating: " ", count: 41) + "1", limits: limits)
        }
    }

    @Test("a million opening brackets are refused without overflowing the stack")
    func deepNesting() {
        #expect(throws: JSONError(.tooDeep(maximum: 512), offset: 512)) {
            try Value.parse(String(repeating: "[", count: 1_000_000))
        }
    }

    @Test("keys are compared by code point, not by canonical equivalence")
    func keysByCodePoint() throws {
        let value = try Value.parse(#"{"\u00e9":1,"e\u0301":2}"#)
        guard case .object(let object) = value else {
            Issue.record("not an object")
            return
        }
        #expect(object.count == 2)
        #expect(object["e\u{301}"] == .integer(2))
        #expect(Value.string("\u{e9}") != Value.string("e\u{301}"))
    }

    @Test("the last of two equal keys wins where the policy says so, in the place of the first")
    func lastWins() throws {
        let value = try Value.parse(#"{"a":1,"b":2,"a":3}"#, duplicateKeys: .lastWins)
        #expect(value.printed() == #"{"a":3,"b":2}"#)
    }

    @Test("numbers beyond a double are clamped where the policy says so")
    func clamped() throws {
        #expect(try Value.parse("[1e999,-1e999]").printed() == "[1.7976931348623157e+308,-1.7976931348623157e+308]")
    }

    @Test("random bytes and random mutations never trap")
    func randomBytes() {
        var generator = SystemRandomNumberGenerator()
        let seedText = Array(#"{"a":[1,-2.5e3,"x\n\u00e9",{"b":null}],"c":true}"#.utf8)
        for _ in 0..<20_000 {
            var bytes = seedText
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if let value = try? Value.parse(bytes, duplicateKeys: .lastWins) {
                #expect((try? Value.parse(value.printed(), duplicateKeys: .refused)) == value)
            }
        }
    }
}
