import Testing
import WorkflowModel

@Suite("JSON printing")
struct JSONPrintingTests {
    @Test(
        "doubles have the shortest digits that read back, laid out as jq does",
        arguments: [
            (0.1, "0.1"), (1.0, "1"), (-1.5, "-1.5"), (1e15, "1000000000000000"), (1e16, "1e+16"),
            (1e17, "1e+17"), (1e18, "1e+18"), (0.0001, "0.0001"), (0.00001, "1e-05"), (1.5e-7, "1.5e-07"),
            (Double.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
            (123456.789, "123456.789"),
            (1.2345678909876543e22, "12345678909876543000000"), (3.0e100, "3e+100"), (100.25, "100.25"),
            (Double.infinity, "1.7976931348623157e+308"), (Double.nan, "null"),
        ] as [(Double, String)])
    func doubles(double: Double, text: String) {
        #expect(Value.double(double).printed() == text)
    }

    @Test("every double reads back as itself")
    func roundTrip() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<50_000 {
            let double = Double(bitPattern: UInt64.random(in: .min ... .max, using: &generator))
            guard double.isFinite else { continue }
            let text = Value.double(double).printed()
            #expect(Double(text) == double, "\(text)")
            #expect(try Value.parse(text) == .double(double))
        }
    }

    @Test("integers at the edges")
    func integers() {
        for integer in [Int64.min, .min + 1, -10, -1, 0, 1, 9, 10, 99, 100, 999_999_999_999_999_999, .max] {
            #expect(Value.integer(integer).printed() == String(integer))
        }
    }

    @Test("strings escape what JSON must escape, and nothing else")
    func strings() {
        #expect(
            Value.string("a\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}é😀").printed()
                == "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u{7f}é😀\"")
    }

    @Test("objects keep their order through parsing and printing, small and indexed")
    func order() throws {
        let small = #"{"z":1,"a":{"y":[],"b":{}},"m":[null,true,false]}"#
        #expect(try Value.parse(small).printed() == small)
        let large = "{" + (0..<100).map { "\"k\(99 - $0)\":\($0)" }.joined(separator: ",") + "}"
        #expect(try Value.parse(large).printed() == large)
    }
}
