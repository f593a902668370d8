import VirtualDisk
import WorkflowModel

/// Makes documents in both forms of the language: every kind of task, nested by chance, and all of them end.
struct DocumentGenerator {
    private var random: SeededGenerator
    private var budget = 14
    private var names = 0

    private init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    static func document(seed: UInt64) -> String {
        var generator = DocumentGenerator(seed: seed)
        let document = generator.random.chance(35) ? generator.shortForm(seed) : generator.canonicalForm(seed)
        return document.printed()
    }

    // MARK: - The short form

    private mutating func shortForm(_ seed: UInt64) -> Value {
        var steps: [Value] = []
        var ids: [String] = []
        for _ in 0..<(1 + random.below(4)) {
            var step: OrderedObject = ["id": .string(name())]
            switch random.below(20) {
            case 0..<14: step["run"] = "work"
            case 14: step["approval"] = ["prompt": "go on?"]
            default: step["wait"] = "4s"
            }
            if !ids.isEmpty, random.chance(60) { step["needs"] = .array([.string(ids[random.below(ids.count)])]) }
            if random.chance(20) { step["retry"] = ["attempts": .integer(Int64(1 + random.below(3))), "delay": "2s"] }
            if random.chance(20) {
                step["forEach"] = ["in": "[1,2,3]", "as": "item", "parallel": .integer(Int64(1 + random.below(2)))]
            }
            if random.chance(20) { step["allowFailure"] = true }
            if random.chance(20) { step["timeout"] = "8s" }
            if random.chance(5) { step["breakpoint"] = true }
            if step["run"] != nil, random.chance(60) { step["onInterrupt"] = interrupt() }
            ids.append(step["id"]?.text ?? "")
            steps.append(.object(step))
        }
        var document: OrderedObject = ["name": .string("short-\(seed)"), "steps": .array(steps)]
        if random.chance(40) { document["concurrency"] = .integer(Int64(1 + random.below(2))) }
        for handler in ["onCancel", "onFailure", "onExit"] where random.chance(25) {
            document[handler] = [["run": "clean"]]
        }
        return .object(document)
    }

    // MARK: - The canonical form

    private mutating func canonicalForm(_ seed: UInt64) -> Value {
        var engine = OrderedObject()
        for handler in ["onCancel", "onFailure", "onExit"] where random.chance(25) {
            engine[handler] = .array([.object([name(): run(command: "clean")])])
        }
        var head: OrderedObject = [
            "dsl": "1.0.3", "namespace": "simulation", "name": .string("canonical-\(seed)"), "version": "1.0.0",
        ]
        if engine.first != nil { head["metadata"] = ["engine": .object(engine)] }
        return ["document": .object(head), "do": list(depth: 0)]
    }

    private mutating func name() -> String {
        names += 1
        return "t\(names)"
    }

    private mutating func interrupt() -> Value { ["rerun", "fail", "pause"][random.below(3)] }

    private mutating func list(depth: Int) -> Value {
        var entries: [Value] = []
        for _ in 0..<(1 + random.below(3)) { entries.append(.object([name(): .object(task(depth: depth))])) }
        return .array(entries)
    }

    private mutating func task(depth: Int) -> OrderedObject {
        budget -= 1
        var task = depth > 2 || budget < 0 || random.chance(55) ? leaf() : composite(depth: depth)
        if random.chance(8) { task["if"] = .string(random.chance(50) ? "${ .a == 1 }" : "${ true }") }
        if random.chance(10) { task["timeout"] = ["after": "PT9S"] }
        if random.chance(10) { task["export"] = ["as": "${ {last: 1} }"] }
        if random.chance(8) { task["then"] = random.chance(50) ? "exit" : "end" }
        return task
    }

    private mutating func run(command: String) -> Value {
        var body: OrderedObject = ["shell": ["command": .string(command)]]
        if random.chance(10) { body["await"] = false }
        var engine: OrderedObject = ["onInterrupt": interrupt()]
        if random.chance(10) { engine["allowFailure"] = true }
        return ["run": .object(body), "metadata": ["engine": .object(engine)]]
    }

    private mutating func leaf() -> OrderedObject {
        switch random.below(14) {
        case 0: return ["set": ["a": .integer(Int64(random.below(3)))]]
        case 1, 2: return ["wait": random.chance(80) ? "PT7S" : "PT0S"]
        case 3:
            return ["emit": ["event": ["with": ["source": "https://example.com", "type": eventType()]]]]
        case 4:
            let status: Value = random.chance(50) ? 500 : 400
            return ["raise": ["error": ["type": "https://example.com/broken", "status": status]]]
        case 5: return ["switch": [["c": ["when": ".a == 1", "then": "continue"]], ["d": ["then": "exit"]]]]
        case 6, 7: return listen()
        case 8, 9: return call()
        default:
            guard case .object(let task) = run(command: "work") else { return ["set": ["a": 1]] }
            return task
        }
    }

    private mutating func eventType() -> Value { random.chance(50) ? "t0" : "t1" }

    private mutating func listen() -> OrderedObject {
        let filter: Value = ["with": ["type": eventType()]]
        let to: Value =
            switch random.below(4) {
            case 0: ["all": [["with": ["type": "t0"]], ["with": ["type": "t1"]]]]
            case 1: ["any": [filter]]
            case 2: ["any": [["with": ["type": "t0"]]], "until": ["one": ["with": ["type": "t1"]]]]
            default: ["one": filter]
            }
        var task: OrderedObject = ["listen": ["to": to]]
        if random.chance(20) {
            task["foreach"] = ["item": "event", "do": [.object([name(): run(command: "work")])]]
        }
        return task
    }

    private mutating func call() -> OrderedObject {
        let method: Value = random.chance(70) ? "post" : "get"
        var task: OrderedObject = [
            "call": "http", "with": ["method": method, "endpoint": "http://service.example/work"],
        ]
        if random.chance(60) { task["metadata"] = ["engine": ["onInterrupt": interrupt()]] }
        return task
    }

    private mutating func composite(depth: Int) -> OrderedObject {
        switch random.below(5) {
        case 0: return ["do": list(depth: depth + 1)]
        case 1:
            let branches = (0..<(1 + random.below(3))).map { _ in
                Value.object([name(): .object(task(depth: depth + 1))])
            }
            return ["fork": ["branches": .array(branches), "compete": .boolean(random.chance(40))]]
        case 2: return ["for": ["each": "item", "in": "[1,2]"], "do": list(depth: depth + 1)]
        default:
            var clause: OrderedObject = [:]
            if random.chance(30) { clause["errors"] = ["with": ["status": 500]] }
            if random.chance(60) {
                clause["retry"] = [
                    "delay": "PT3S", "limit": ["attempt": ["count": .integer(Int64(1 + random.below(2)))]],
                ]
            }
            if random.chance(50) { clause["do"] = list(depth: depth + 1) }
            return ["try": list(depth: depth + 1), "catch": .object(clause)]
        }
    }
}

extension Value {
    fileprivate var text: String? {
        if case .string(let text) = self { text } else { nil }
    }
}
