import Testing
import WorkflowExpressions
import WorkflowModel

@Suite("Programs")
struct ProgramTests {
    @Test("a path looks into the input")
    func path() throws {
        let program = try Program(compiling: ".a.b")
        #expect(try program.evaluate(["a": ["b": 1]]) == [1])
    }
}
