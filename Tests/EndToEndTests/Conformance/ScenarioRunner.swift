import EngineClient
import EngineProtocol
import Testing
import WorkflowLanguage
import WorkflowModel

/// Carries out a scenario on a real daemon. A sentence that it does not know fails the test.
struct ScenarioRunner {
    let engine: TestEngine
    let scenario: Feature.Scenario
    private var definition = ""
    private var input: Value = [:]
    private var status: StatusObject?
    /// The names of the tasks in the order in which they started.
    private var order: [String] = []

    init(_ scenario: Feature.Scenario, on engine: TestEngine) {
        self.scenario = scenario
        self.engine = engine
    }

    static func run(_ scenario: Feature.Scenario, on engine: TestEngine) async throws {
        var runner = ScenarioRunner(scenario, on: engine)
        for step in scenario.steps { try await runner.carryOut(step) }
    }

    private mutating func carryOut(_ step: Feature.Step) async throws {
        let sentence = step.sentence
        switch sentence {
        case "a workflow with definition:": definition = step.quoted ?? ""
        case "given the workflow input is:": input = try Self.value(step.quoted)
        case "the workflow is executed": try await execute()
        case "the workflow should complete": expect(status?.status == .completed, sentence)
        case "the workflow should cancel": expect(status?.status == .cancelled, sentence)
        case "the workflow should fault": expect(status?.status == .failed, sentence)
        case "the workflow should complete with output:":
            expect(status?.status == .completed, sentence)
            expect(status?.output == (try Self.value(step.quoted)), sentence)
        case "the workflow should fault with error:": try expectError(step.quoted)
        case _: try carryOut(other: step)
        }
    }

    private func carryOut(other step: Feature.Step) throws {
        let words = step.sentence.split(separator: " ").map(String.init)
        let quotes = step.sentence.split(separator: "'", omittingEmptySubsequences: false)
            .enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        if step.sentence.hasPrefix("the workflow output should have properties") {
            for path in quotes { expect(Self.part(status?.output, path) != nil, "\(step.sentence): \(path)") }
        } else if step.sentence.hasSuffix("property with value:"), let path = quotes.first {
            expect(Self.part(status?.output, path) == (try Self.value(step.quoted)), step.sentence)
        } else if step.sentence.contains("property containing"), let path = quotes.first {
            let count = Int(words[words.count - 2]) ?? -1
            guard case .array(let items)? = Self.part(status?.output, path) else {
                expect(false, step.sentence)
                return
            }
            expect(items.count == count, step.sentence)
        } else if step.sentence.hasSuffix("should run first") {
            expect(order.first == words[0], step.sentence)
        } else if step.sentence.hasSuffix("should run last") {
            expect(order.last == words[0], step.sentence)
        } else if words.count == 5, words[2] == "run", let first = order.firstIndex(of: words[0]),
            let second = order.firstIndex(of: words[4])
        {
            expect(words[3] == "after" ? first > second : first < second, step.sentence)
        } else {
            Issue.record("\(scenario): the sentence is not known: \(step.sentence)")
        }
    }

    private func expect(_ holds: Bool, _ sentence: String) {
        #expect(holds, "\(scenario): \(sentence); status \(status?.encoded.printed() ?? "none")")
    }

    private mutating func execute() async throws {
        var connection = try engine.connect()
        let start = StartParameters(document: definition, fileName: "scenario.yaml", input: input)
        let id = try connection.call(start).executionID
        status = try await engine.wait(for: id) { $0.status.isTerminal }
        let history = try connection.call(HistoryParameters(executionID: id, limit: 1_000))
        order = history.entries.compactMap(Self.startedTask)
    }

    /// The name of the task that an event of the history says has started; lists have no name of their own.
    private static func startedTask(_ entry: HistoryEntry) -> String? {
        guard entry.type == "taskStarted", let key = entry.nodeKey else { return nil }
        let tokens = key.split(separator: "/")
        guard tokens.count > 1, Int(tokens[tokens.count - 2]) != nil else { return nil }
        return tokens.last.map(String.init)
    }

    private func expectError(_ quoted: String?) throws {
        expect(status?.status == .failed, "the workflow should fault")
        guard case .object(let expected) = try Self.value(quoted), let error = status?.error else {
            expect(false, "the workflow should fault with error")
            return
        }
        let actual: OrderedObject = [
            "type": .string(error.type), "status": .integer(Int64(error.status)),
            "title": error.title.map { .string($0) } ?? .null, "detail": error.message.map { .string($0) } ?? .null,
            "instance": .string(error.nodeKey ?? ""),
        ]
        for (key, value) in expected { expect(actual[key] == value, "the workflow should fault with \(key)") }
    }

    // MARK: - Values

    private static func value(_ quoted: String?) throws -> Value {
        try JSONDocument.read(quoted ?? "", fileName: "quoted.yaml").value
    }

    /// The part at a path of names with dots between.
    private static func part(_ value: Value?, _ path: String) -> Value? {
        path.split(separator: ".").reduce(value) { value, name in
            guard case .object(let object)? = value else { return nil }
            return object[String(name)]
        }
    }
}
