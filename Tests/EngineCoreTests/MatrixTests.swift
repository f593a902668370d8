import EngineCore
import FoundationEssentials
import Testing
import WorkflowModel

/// Every kind of task in every situation, as transcripts: a file a kind, a section a situation. The execution is built
/// anew from its journal after every input, whatever the situation.
@Suite("Kinds of tasks in every situation")
struct MatrixTests {
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Transcripts/Matrix")

    @Test("it does what its transcript says", arguments: TaskKind.all.map(\.name))
    func matches(_ name: String) throws {
        let kind = try #require(TaskKind.all.first { $0.name == name })
        var text = "# \(kind.name): \(kind.note)\n"
        for situation in Situation.allCases {
            var recorder = try SituationRecorder(kind, situation)
            text += "\n" + (try recorder.record()).joined(separator: "\n") + "\n"
        }
        try GoldenText.compare(text, with: Self.directory.appending(path: "\(name).txt"))
    }

    @Test("every step of the model and every program of a command is in the table")
    func completeness() throws {
        var steps: Set<String> = []
        for kind in TaskKind.all {
            for node in try DefinitionBuilder.definition(Situation.success.definition(kind)).nodes {
                steps.insert(Self.name(node.step))
            }
        }
        #expect(steps.count == 21, "\(steps.sorted())")
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.directory.path)
        #expect(files.sorted() == TaskKind.all.map { $0.name + ".txt" }.sorted())
    }

    /// Who adds a case here adds a kind to the table, and to the count above.
    private static func name(_ step: Step) -> String {
        switch step {
        case .sequence: "sequence"
        case .graph: "graph"
        case .fork: "fork"
        case .loop: "loop"
        case .choice: "choice"
        case .assign: "assign"
        case .attempt: "attempt"
        case .raise: "raise"
        case .wait: "wait"
        case .workflow: "workflow"
        case .call(.http): "http"
        case .call(.openAPI): "openAPI"
        case .listen: "listen"
        case .emit: "emit"
        case .function: "function"
        case .extended: "extended"
        case .run(let run):
            switch run.program {
            case .command: "command"
            case .script: "script"
            case .vector: "vector"
            case .interpreted: "interpreted"
            case .container: "container"
            }
        }
    }
}
