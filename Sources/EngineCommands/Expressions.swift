import WorkflowExpressions
import WorkflowLanguage
import WorkflowModel
import WorkflowSchema

extension EngineControl {
    /// Loads documents without an engine as the engine does.
    static func loading(resources directory: String? = nil, acceptsPending: Bool = false) -> LoadingContext {
        let resources = directory.map { directory in
            ResourceReader(directory: directory) { (path) throws(ResourceReader.Refusal) in
                do throws(CommandFailure) {
                    return Array(try TextFile.read(path).text.utf8)
                } catch {
                    throw ResourceReader.Refusal(message: error.message ?? path, remedy: error.remedy)
                }
            }
        }
        return LoadingContext(
            expressions: expressions, schemas: schemas, resources: resources ?? unknownResources,
            timeZones: timeZones, acceptsPending: acceptsPending)
    }

    /// The database of this machine: what is valid here may be unknown to an engine elsewhere.
    private static let timeZones = TimeZoneSource { path in
        try? BinaryFile.read(path, bytesMaximum: TimeZoneRules.fileBytesMaximum)
    }

    private static let expressions = ExpressionChecker { source in
        do throws(SyntaxError) {
            _ = try Program(compiling: source)
            return nil
        } catch {
            return (error.message, error.line, error.column)
        }
    }

    private static let schemas = SchemaChecker { schema in
        do throws(SchemaError) {
            _ = try Schema(compiling: schema, patterns: patterns)
            return nil
        } catch {
            return (error.message, error.pointer)
        }
    }

    /// Only whether a pattern can be compiled is of interest here: nothing is validated.
    private static let patterns = PatternCompiler { pattern in
        let quoted = Value.string(pattern).printed()
        let evaluator = Evaluator.jq { (_, _) throws(Fault) in }
        let request = Evaluator.Request(
            expression: Expression("test(\(quoted))"), input: "", arguments: [:], now: nil)
        guard (try? evaluator.evaluate(request)) != nil else { return nil }
        return Pattern { _ in true }
    }

    private static let unknownResources = ResourceReader { (path) throws(ResourceReader.Refusal) in
        throw ResourceReader.Refusal(
            message: "`\(path)` is read from the directory of resources", remedy: "name it with --resources")
    }
}
