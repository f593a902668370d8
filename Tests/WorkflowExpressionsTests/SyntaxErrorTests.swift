import Testing
import WorkflowExpressions

@Suite("Syntax errors")
struct SyntaxErrorTests {
    @Test(
        "have the place",
        arguments: [
            (".a |", 1, 5), ("1 +", 1, 4), (".a\n  | foo", 2, 5), ("{a: 1", 1, 6), ("[1, 2", 1, 6), ("\"abc", 1, 1),
            ("if 1 then 2", 1, 12), ("\"a\\vb\"", 1, 3), ("\"é\" | nosuch", 1, 7), ("1 as [] | 2", 1, 7), ("}", 1, 1),
            (". as $x | break $x", 1, 11), ("{(1): 2}", 1, 3), ("{1: 2}", 1, 2), ("1 == 2 == 3", 1, 8), ("a::b", 1, 1),
            ("reduce . as $x (1)", 1, 18), ("f(1; 2)", 1, 1), (".a.", 1, 4), ("1 2", 1, 3), ("\"\\(1 +)\"", 1, 7),
        ])
    func place(_ source: String, _ line: Int, _ column: Int) {
        do throws(SyntaxError) {
            _ = try Program(compiling: source)
            Issue.record("compiles")
        } catch {
            #expect(error.line == line)
            #expect(error.column == column)
            #expect(!error.message.isEmpty)
        }
    }

    @Test("underline the place")
    func caret() throws {
        do throws(SyntaxError) { _ = try Program(compiling: ".a\n| nosuch(1)") } catch {
            #expect(
                error.description == """
                    nosuch/1 is not defined at line 2, column 3:
                        | nosuch(1)
                          ^^^^^^
                    """)
        }
    }

    @Test("name the arities that there are")
    func arities() {
        do throws(SyntaxError) { _ = try Program(compiling: "map") } catch {
            #expect(error.message == "map/0 is not defined (there is map/1)")
        }
    }
}
