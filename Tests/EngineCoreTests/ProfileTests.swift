import EngineCore
import FoundationEssentials
import Testing
import WorkflowModel

/// What the examples of the profile do, as transcripts: a file a point, a section for each example where everything
/// outside succeeds, and one where everything fails.
@Suite("The profile")
struct ProfileTests {
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Transcripts/Profile")

    /// What the examples are started with; an empty object unless it stands here.
    private static let inputs = [
        2: [#"{"text": "hello"}"#], 7: [#"{"a": 1, "b": 2}"#], 8: [#"{"text": "${ 1 + 1 }"}"#],
        12: [#"{"who": "Ada"}"#, #"{}"#], 15: [#"{"id": 7}"#], 16: [#"{"text": "a b c"}"#],
        17: [#"{"id": 3}"#, #"{"id": 7}"#, #"{"id": "x"}"#], 18: [#"{"petId": 7}"#],
    ]

    @Test("every point has an example, and no transcript is left over")
    func completeness() throws {
        #expect(ProfilePoint.all.map(\.number) == Array(1...20))
        for point in ProfilePoint.all { #expect(!point.examples.isEmpty, "point \(point.number) has no example") }
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.directory.path)
        #expect(files.sorted() == ProfilePoint.all.map { Self.name($0.number) }.sorted())
    }

    @Test("the examples of a point do what their transcript says", arguments: ProfilePoint.all.map(\.number))
    func matches(_ number: Int) throws {
        let point = try #require(ProfilePoint.all.first { $0.number == number })
        var sections = ["# \(point.number). \(point.title)"]
        for example in point.examples {
            if example.isWrong {
                sections.append((["## Refused"] + Language.problems(example.text)).joined(separator: "\n"))
                continue
            }
            for input in Self.inputs[number] ?? ["{}"] {
                let transcripts = try [false, true].map { try Self.transcript(example.text, input, fails: $0) }
                sections.append("## Everything outside succeeds\n" + transcripts[0])
                // Where nothing outside takes part, the two are one.
                if transcripts[0] != transcripts[1] {
                    sections.append("## Everything outside fails\n" + transcripts[1])
                }
            }
        }
        let text = sections.joined(separator: "\n\n") + "\n"
        try GoldenText.compare(text, with: Self.directory.appending(path: Self.name(number)))
    }

    private static func transcript(_ text: String, _ input: String, fails: Bool) throws -> String {
        let definition = try Language.load(text)
        var recorder = Recorder(
            Harness(definition, evaluator: Language.evaluator), title: "definition \(definition.name)")
        try recorder.say("start input=\(input)")
        try recorder.end(badly: fails)
        try recorder.close()
        return recorder.lines.joined(separator: "\n")
    }

    private static func name(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number).txt" }
}
