import Testing
import WorkflowLanguage
import WorkflowModel

@Suite("YAML documents")
struct YAMLTests {
    func value(_ text: String) throws -> Value { try JSONDocument.read(text, fileName: "t.yaml").value }

    func problems(_ text: String) -> [String] {
        do {
            _ = try JSONDocument.read(text, fileName: "t.yaml")
            return []
        } catch { return error.diagnostics.map { $0.rendered(file: "t.yaml") } }
    }

    @Test(
        "plain scalars follow the core schema of YAML 1.2",
        arguments: [
            ("null", .null), ("~", .null), ("", .null), ("true", true), ("FALSE", false), ("on", "on"), ("off", "off"),
            ("yes", "yes"), ("no", "no"), ("y", "y"), ("12", 12), ("-7", -7), ("+7", 7), ("012", 12), ("0o17", 15),
            ("0o8", "0o8"), ("0x1F", 31), ("0b11", "0b11"), ("1_000", "1_000"), ("1:30", "1:30"),
            ("2024-01-01", "2024-01-01"),
            ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-1.5E-2", -0.015), ("1e", "1e"), (".", "."),
            ("-", "-"),
            ("+", "+"), ("0o", "0o"), ("0x", "0x"), ("0x-1", "0x-1"), ("1.2.3", "1.2.3"),
            ("9223372036854775807", .integer(.max)),
            ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("'12'", "12"), ("\"true\"", "true"),
        ] as [(String, Value)])
    func coreSchema(text: String, expected: Value) throws {
        guard text != "-" else { return }
        let read = try value("[\(text.isEmpty ? "~" : text)]")
        #expect(read == .array([expected]))
        if case .array(let elements) = read, case .integer = expected {
            guard case .integer = elements[0] else {
                Issue.record("\(text) is no integer")
                return
            }
        }
    }

    @Test("numbers that JSON cannot hold are refused", arguments: [".inf", "-.INF", ".nan", "1e999"])
    func unholdable(text: String) {
        #expect(problems("a: \(text)").count == 1)
    }

    @Test("keys are texts, whatever they would mean as values")
    func keys() throws {
        #expect(try value("on: 1\n012: 2\nnull: 3\n.nan: 4") == ["on": 1, "012": 2, "null": 3, ".nan": 4])
    }

    @Test("the order of keys is kept")
    func order() throws {
        guard case .object(let object) = try value("b: 1\na: 2\nc: 3") else { throw Definition.Missing("object") }
        #expect(object.keys == ["b", "a", "c"])
    }

    @Test("block scalars keep and fold lines as written")
    func blocks() throws {
        let text = "a: |\n  x\n   y\n\nb: >-\n  x\n  y\nc: |+\n  x\n\n"
        #expect(try value(text) == ["a": "x\n y\n", "b": "x y", "c": "x\n\n"])
    }

    @Test("every duplicate key is reported")
    func duplicates() {
        #expect(
            problems("a: 1\nb: {c: 1, c: 2}\na: 3") == [
                "t.yaml:2:11: the key `c` appears twice in this mapping, first in line 2 (remove or rename one of the two)",
                "t.yaml:3:1: the key `a` appears twice in this mapping, first in line 1 (remove or rename one of the two)",
            ])
    }

    @Test("aliases repeat values, and merge keys complete mappings")
    func anchors() throws {
        let text = """
            base: &base {a: 1, b: 2}
            list: &list [x, y]
            again: *list
            one: {<<: *base, b: 3}
            two: {c: 1, <<: [{a: 9}, *base]}
            """
        #expect(
            try value(text) == [
                "base": ["a": 1, "b": 2], "list": ["x", "y"], "again": ["x", "y"], "one": ["a": 1, "b": 3],
                "two": ["c": 1, "a": 9, "b": 2],
            ])
    }

    @Test("merge keys take mappings alone, aliases need their anchor")
    func badAnchors() {
        #expect(
            problems("a: {<<: [1]}") == [
                "t.yaml:1:9: `<<` merges mappings, but this is a number (give an alias of a mapping, such as `<<: *defaults`)"
            ])
        #expect(
            problems("a: &a [*a]") == [
                "t.yaml:1:8: the alias `*a` has no anchor before it (define it with `&a` earlier in the document)"
            ])
    }

    @Test("tags, second documents and keys that are no texts are refused")
    func refusals() {
        #expect(problems("a: !!str 1\nb: !x {}").count == 2)
        #expect(
            problems("a: 1\n---\nb: 2") == [
                "t.yaml:2:1: a second document begins here (give each document a file of its own)"
            ])
        #expect(
            problems("? [a]\n: 1") == [
                "t.yaml:1:3: a list or mapping stands where a key must be (write the key as a plain or quoted text)"
            ])
        #expect(problems("") == ["t.yaml:1:1: the document is empty"])
    }

    @Test("columns count characters, not bytes, and lines are those of editors")
    func places() {
        #expect(problems("ä: {ö: .nan}")[0].hasPrefix("t.yaml:1:8: "))
        #expect(problems("a: \"😀\"\r\nb: [é, .nan]")[0].hasPrefix("t.yaml:2:8: "))
        #expect(problems("a: x\rb: .nan")[0].hasPrefix("t.yaml:2:4: "))
        // The scanner below counts this separator as a line break, YAML 1.2 and editors do not.
        #expect(problems("a: \"x\u{2028}y\"\nb: .nan")[0].hasPrefix("t.yaml:2:4: "))
    }

    @Test("invalid UTF-8 is refused with its place")
    func encoding() {
        #expect(throws: InvalidDefinition.self) {
            try JSONDocument.read([0x61, 0x3A, 0x20, 0x0A, 0xC3, 0x28], fileName: "t.yaml")
        }
        do {
            _ = try JSONDocument.read(Array("ä: x\nb: ".utf8) + [0xED, 0xA0, 0x80], fileName: "t.yaml")
        } catch {
            #expect(error.description == "t.yaml:2:4: the document is not UTF-8 here (save it as UTF-8)")
        }
    }

    @Test("a byte order mark is no part of the document")
    func byteOrderMark() throws {
        #expect(try JSONDocument.read(Array("\u{FEFF}a: 1".utf8), fileName: "t.yaml").value == ["a": 1])
    }

    @Test(
        "mistakes of the notation are explained",
        arguments: [
            (
                "a: b: c",
                "t.yaml:1:5: a second `:` in one line, or a key indented too far (put a value that holds `: ` in quotes, or fix the indentation)"
            ),
            ("a:\n\t- b", "t.yaml:2:1: a tab is used for indentation (indent with spaces)"),
            (
                "a: [b",
                "t.yaml:1:6: the list in brackets that opens in line 1 is not closed (add the missing `,` or `]`)"
            ),
            ("a: 'b\nc: d", "t.yaml:1:4: these quotes are never closed (close the quotes)"),
            (
                "a: @b",
                "t.yaml:1:4: this character cannot begin a value (put values that begin with `@`, `` ` `` or `%` in quotes)"
            ),
            (
                "a: 1\n b: 2",
                "t.yaml:2:3: a second `:` in one line, or a key indented too far (put a value that holds `: ` in quotes, or fix the indentation)"
            ),
            (
                "a: \"\\q\"",
                "t.yaml:1:5: this backslash sequence is unknown within double quotes (double the backslash, or use single quotes)"
            ),
            ("a: x\u{1}y", "t.yaml:1:5: this control character is not allowed (remove it)"),
        ])
    func notation(text: String, expected: String) {
        #expect(problems(text) == [expected])
    }
}
