import WorkflowExpressions
import WorkflowLanguage
import WorkflowModel
import WorkflowSchema

/// The expression language and the schema language, joined for those who know neither.
struct LanguageSeams: Sendable {
    let evaluator: Evaluator
    let loading: LoadingContext

    init(resources directory: String? = nil) {
        let cache = ProgramCache()
        let patterns = PatternCompiler(cache: cache)
        evaluator = .jq(cache: cache) { (value, schema) throws(Fault) in
            try Self.validate(value, against: schema, patterns)
        }
        let expressions = ExpressionChecker { expression in
            do throws(SyntaxError) {
                _ = try cache.program(for: expression)
                return nil
            } catch {
                return (error.message, error.line, error.column)
            }
        }
        let schemas = SchemaChecker { schema in
            do throws(SchemaError) {
                _ = try Schema(compiling: schema, patterns: patterns)
                return nil
            } catch {
                return (error.message, error.pointer)
            }
        }
        loading = LoadingContext(
            expressions: expressions, schemas: schemas,
            resources: directory.map { ResourceReader(directory: $0, file: ResourceFile.read) } ?? .empty,
            timeZones: TimeZoneSource { try? ResourceFile.read($0) })
    }

    private static func validate(_ value: Value, against schema: Value, _ patterns: PatternCompiler) throws(Fault) {
        let compiled: Schema
        do throws(SchemaError) {
            compiled = try Schema(compiling: schema, patterns: patterns)
        } catch {
            throw Fault(
                .configuration, title: "The schema cannot be used", detail: "\(error.message) at \(error.pointer)")
        }
        do throws(InvalidInstance) {
            try compiled.validate(value)
        } catch {
            throw Fault(.validation, title: "The value does not meet its schema", detail: error.summary)
        }
    }
}

extension PatternCompiler {
    /// Patterns are matched by the expression language's own regular expressions, and so have its bounds.
    fileprivate init(cache: ProgramCache) {
        let evaluator = Evaluator.jq(cache: cache) { (_, _) throws(Fault) in }
        let test = { @Sendable (text: String, pattern: String) throws(Fault) -> Bool in
            let request = Evaluator.Request(
                expression: Expression("test($pattern)"), input: .string(text),
                arguments: ["pattern": .string(pattern)], now: nil)
            return try evaluator.evaluate(request) == .boolean(true)
        }
        self.init { pattern in
            // A pattern that cannot be compiled fails for every text.
            guard (try? test("", pattern)) != nil else { return nil }
            return Pattern { text in (try? test(text, pattern)) ?? false }
        }
    }
}
