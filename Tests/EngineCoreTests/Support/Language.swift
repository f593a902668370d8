import WorkflowExpressions
import WorkflowLanguage
import WorkflowModel
import WorkflowSchema

/// The language as the engine has it, for tests of whole documents.
enum Language {
    private static let cache = ProgramCache()
    /// No example has a pattern; one that had would be refused.
    private static let patterns = PatternCompiler { _ in nil }

    static let evaluator = Evaluator.jq(cache: cache) { (value, schema) throws(Fault) in
        let compiled: Schema
        do throws(SchemaError) {
            compiled = try Schema(compiling: schema, patterns: patterns)
        } catch {
            throw Fault(.configuration, title: "The schema cannot be used", detail: error.message)
        }
        do throws(InvalidInstance) {
            try compiled.validate(value)
        } catch {
            throw Fault(.validation, title: "The value does not meet its schema", detail: error.summary)
        }
    }

    private static let context = LoadingContext(
        expressions: ExpressionChecker { expression in
            do throws(SyntaxError) {
                _ = try cache.program(for: expression)
                return nil
            } catch {
                return (error.message, error.line, error.column)
            }
        })

    static func load(_ text: String) throws -> Definition {
        try DefinitionLoader.load(text, fileName: "t.yaml", context: context)
    }

    static func problems(_ text: String) -> [String] {
        DefinitionLoader.examine(text, fileName: "t.yaml", context: context).diagnostics.map {
            $0.rendered(file: "t.yaml")
        }
    }
}
