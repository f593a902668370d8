import Testing
import WorkflowLanguage
import WorkflowModel

@Suite("JSON documents")
struct JSONReaderTests {
    func problems(_ text: String, file: String = "t.json") -> [String] {
        do {
            _ = try JSONDocument.read(text, fileName: file)
            return []
        } catch { return error.diagnostics.map { $0.rendered(file: file) } }
    }

    @Test("JSON is read as JSON: surrogate pairs, long keys, exact integers")
    func values() throws {
        let key = String(repeating: "k", count: 5_000)
        let text = #"{"\#(key)": ["\ud83d\ude00\n\/", 9007199254740993, -0.5e1, true, null, {}, []]}"#
        let expected: Value = .object([key: ["😀\n/", 9_007_199_254_740_993, -5.0, true, nil, [:], []]])
        #expect(try JSONDocument.read(text, fileName: "t.yaml").value == expected)
    }

    @Test("flow notation of YAML is not taken for broken JSON")
    func flow() throws {
        #expect(try JSONDocument.read("{a: [b, 'c'],}", fileName: "t.yaml").value == ["a": ["b", "c"]])
    }

    @Test(
        "mistakes have their place",
        arguments: [
            (#"{"a": 1,}"#, "t.json:1:9: a value must follow the comma (remove the last comma)"),
            (
                "{\"ä\": 01}",
                "t.json:1:7: this is no JSON number (write it without leading zeros, or put it in double quotes)"
            ),
            (#"{"a": 1} x"#, "t.json:1:10: text follows the end of the document (remove it)"),
            (#"{"a" 1}"#, "t.json:1:6: `:` must follow a key"),
            (#"{a: 1}"#, "t.json:1:2: a key must be here (put keys in double quotes)"),
            (#"["a", tru]"#, "t.json:1:7: a JSON value cannot begin with this character (put texts in double quotes)"),
            (#"["\ud83d"]"#, "t.json:1:3: this backslash sequence is unknown (double the backslash)"),
            ("[\"a\nb\"]", "t.json:1:4: a control character stands within quotes (write it as an escape such as \\n)"),
            ("[1", "t.json:1:3: `,` or `]` must be here (close the list or mapping)"),
            ("[1e999]", "t.json:1:2: this number is too large (put it in double quotes for a text)"),
            ("", "t.json:1:1: the text ends where a value must be (complete the document)"),
            (
                #"{"a": 1, "a": 2}"#,
                "t.json:1:10: the key `a` appears twice in this mapping, first in line 1 (remove or rename one of the two)"
            ),
        ])
    func mistakes(text: String, expected: String) {
        #expect(problems(text) == [expected])
    }

    @Test("broken JSON is explained as JSON whatever the file is called")
    func fallback() {
        #expect(
            problems(#"{"a": [1, 2}"#, file: "t.yaml") == [
                "t.yaml:1:12: `,` or `]` must be here (close the list or mapping)"
            ])
        #expect(problems("{a: [b}", file: "t.yaml")[0].contains("brackets"))
    }
}
