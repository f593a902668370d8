import WorkflowModel

/// The smallest task of a kind, and one that fails where nothing outside can fail it.
struct TaskKind {
    let name: String
    /// JSON without its last brace.
    let task: String
    /// The same kind with something wrong in it; nil where what it asks for outside can fail.
    var faulty: String?
    /// What its transcript needs to be understood.
    var note: String

    /// Whether nothing can happen in its middle, because it has none.
    let isImmediate: Bool

    init(_ name: String, _ task: String, faulty: String? = nil, isImmediate: Bool = false, _ note: String) {
        self.name = name
        self.task = task
        self.faulty = faulty
        self.isImmediate = isImmediate
        self.note = note
    }

    static let all: [TaskKind] =
        services + commands + [
            TaskKind(
                "do", #"{"do": [{"a": {"run": "work"}}, {"b": {"set": {"x": 1}}}]"#, "The output is the last task's."),
            TaskKind(
                "for", #"{"for": {"in": "${[1, 2]}"}, "do": [{"a": {"run": "work"}}]"#,
                "Each iteration has the output of the one before as its input."),
            TaskKind(
                "map", #"{"for": {"in": "${[1, 2, 3]}", "parallel": 2}, "do": [{"a": {"run": "work"}}]"#,
                "`map` and `forEach` with `parallel`: two at once, the outputs in the order of the items."),
            TaskKind(
                "fork", #"{"fork": {"branches": [{"a": {"run": "work"}}, {"b": {"run": "more"}}]}"#,
                "The outputs in the order of the branches; the first failure stops the others."),
            TaskKind(
                "fork-compete",
                #"{"fork": {"compete": true, "branches": [{"a": {"run": "work"}}, {"b": {"run": "more"}}]}"#,
                "The first success wins; the fault is that of all."),
            TaskKind(
                "graph", #"{"graph": [{"a": {"run": "work"}}, {"b": {"run": "more", "needs": ["a"]}}]"#,
                "`b` starts when `a` is done."),
            TaskKind(
                "try",
                #"{"try": [{"a": {"run": "work"}}], "catch": {"errors": {"status": 404}, "do": [{"h": {"set": 0}}]}"#,
                "A fault that the filter does not take passes through."),
            TaskKind(
                "catch",
                #"{"try": [{"r": {"raise": {"type": "a/b", "status": 409}}}], "catch": {"do": [{"h": {"run": "repair"}}]}"#,
                "What happens while the handler runs."),
            TaskKind(
                "extension",
                #"{"extend": {"run": "work"}, "before": [{"b": {"set": {"x": 1}}}], "after": [{"c": {"run": "tidy"}}]"#,
                "The output is the task's, not that of `after`."),
        ] + waiting + immediate

    private static let services = [
        TaskKind(
            "call-http", #"{"call": "https://service.example/""#,
            "A POST: when nobody heard the answer, a person decides."),
        TaskKind(
            "call-openapi", #"{"openapi": "https://service.example/api.json", "with": {"id": 7}"#,
            "Of a document that is fetched no method is known: when nobody heard the answer, a person decides."),
        TaskKind(
            "call-function", #"{"function": {"run": "work"}, "with": {"x": 1}"#,
            "Functions of `use.functions` and of catalogs are one kind once they are compiled where they are called."),
        TaskKind(
            "emit", #"{"emit": {"source": "https://shop.example", "type": "greeted"}"#,
            "The output is the event. Nothing is lost: it is published again, under its identifier."),
    ]

    private static let commands = [
        TaskKind(
            "run-shell", #"{"run": {"command": "work --hard"}"#, "`onInterrupt: pause`, the default: a person decides."),
        TaskKind(
            "run-steps-script", #"{"run": {"script": "work", "onInterrupt": "fail"}"#,
            "The short form's `run`, with `onInterrupt: fail`."),
        TaskKind(
            "run-command", #"{"run": {"vector": ["work"], "onInterrupt": "rerun"}"#,
            "The short form's list, with `onInterrupt: rerun`."),
        TaskKind("run-script", #"{"run": {"python": "print(1)"}"#, "`run.script`: code for an interpreter."),
        TaskKind("run-container", #"{"run": {"container": "alpine:3"}"#, "`run.container`: the engine's own command."),
        TaskKind(
            "run-detached", #"{"run": {"command": "work", "await": false}"#,
            "`await: false`: only the start is waited for, so that its end, and whatever happens then, changes nothing."
        ),
        TaskKind(
            "run-workflow", #"{"workflow": {"name": "child"}"#,
            "Nothing is lost: the same child is asked for again, under the same token."),
        TaskKind(
            "run-workflow-detached", #"{"workflow": {"name": "child", "await": false}"#,
            "`await: false`: the answer is that the start is durable; the input flows on."),
    ]

    private static let waiting = [
        TaskKind(
            "wait", #"{"wait": "PT1H""#, faulty: #"{"wait": "${5}""#,
            "Nothing outside can fail it, so the faulty one has a duration that is none."),
        TaskKind(
            "listen", #"{"listen": {"one": {"with": {"type": "t"}}}"#,
            faulty: #"{"listen": {"any": [{"with": {"type": "t"}}], "until": "nonsense"}"#,
            "Nothing outside can fail it, so the faulty one has an `until` that cannot be evaluated."),
        TaskKind(
            "listen-foreach",
            #"{"listen": {"any": [{"with": {"type": "t"}}], "until": {"one": {"with": {"type": "u"}}}}, "#
                + #""foreach": [{"a": {"run": "work"}}]"#,
            "An iteration for each event, until the one that ends it."),
        TaskKind("approval", #"{"listen": {"approval": {"prompt": "Release?"}}"#, "A rejection is its fault."),
    ]

    private static let immediate = [
        TaskKind(
            "set", #"{"set": {"x": 1}"#, faulty: #"{"set": {"x": "${nonsense}"}"#, isImmediate: true,
            "It has no middle: time limits never come, and pauses, cancels and crashes come before it."),
        TaskKind(
            "switch", #"{"switch": [{"no": {"when": ".x == 1", "then": "end"}}, {"otherwise": {"then": "continue"}}]"#,
            faulty: #"{"switch": [{"no": {"when": "nonsense", "then": "end"}}]"#, isImmediate: true,
            "It has no middle: time limits never come, and pauses, cancels and crashes come before it."),
        TaskKind(
            "raise", #"{"raise": {"type": "https://example.com/errors/sold-out", "status": 409, "title": "Sold out"}"#,
            isImmediate: true, "Its success is the fault, and it has no middle."),
    ]
}
