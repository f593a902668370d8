import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// Steps of different tempers. Each appends a line to a counter file of its own, so that every run of it is on record.
enum StepKind: String, CaseIterable {
    case short, long, chatty, grandchildren

    private static let shout = "for i in 1 2 3 4 5; do seq 1 4000; sleep 0.1; done"

    private var command: String {
        switch self {
        case .short: "true"
        case .long: "sleep 1.5; echo rested"
        case .chatty: Self.shout
        case .grandchildren: "(sleep 0.4; echo child) & sh -c '(sleep 0.6; echo grandchild) & wait'; wait"
        }
    }

    var document: String {
        """
        name: \(rawValue)
        steps:
          - id: step
            env: { COUNTER: "${ .counter }" }
            run: echo run >> "$COUNTER"; \(command)
        """
    }

    /// What the step has written when nothing of it was lost.
    var output: String {
        switch self {
        case .short: ""
        case .long: "rested"
        case .chatty:
            String(repeating: (1...4000).map { "\($0)\n" }.joined(), count: 5).trimmingCharacters(in: .newlines)
        case .grandchildren: "child\ngrandchild"
        }
    }
}

extension StepKind {
    /// Whether nothing of the output is missing. Processes side by side write in an order that a busy machine decides.
    func isWhole(_ value: Value?) -> Bool {
        guard case .object(let object)? = value, case .string(let text)? = object["step"] else { return false }
        guard self == .grandchildren else { return text == output }
        return text.split(separator: "\n").sorted() == output.split(separator: "\n").sorted()
    }
}

/// Executions that were started, each with its counter file.
struct Crowd {
    private(set) var members: [UInt64: (kind: StepKind, counter: String)] = [:]
    let folder: String

    init(of engine: TestEngine) throws {
        folder = engine.folder.appending(path: "counters").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// Starts one execution of each kind.
    mutating func grow(_ connection: inout EngineConnection) throws {
        for kind in StepKind.allCases {
            let counter = "\(folder)/\(members.count)"
            let result = try connection.call(
                StartParameters(document: kind.document, input: ["counter": .string(counter)]), within: .seconds(30))
            members[result.executionID] = (kind, counter)
        }
    }

    /// Every execution completes, its step ran once, and its output is there to the last byte.
    func verify(_ engine: TestEngine) async throws {
        for (id, member) in members.sorted(by: { $0.key < $1.key }) {
            let status = try await engine.wait(for: id, seconds: 120) { $0.status.isTerminal }
            #expect(status.status == .completed, "\(member.kind) \(id): \(status.error?.message ?? "")")
            let isWhole = member.kind.isWhole(status.output)
            #expect(isWhole, "output of \(member.kind) \(id): \(status.output?.printed().suffix(300) ?? "none")")
            let count = try? String(contentsOfFile: member.counter, encoding: .utf8)
            #expect(count == "run\n", "runs of \(member.kind) \(id)")
        }
    }
}
