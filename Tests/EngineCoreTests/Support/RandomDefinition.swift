import WorkflowModel

/// Makes definitions of every step kind, nested at random.
struct RandomDefinition {
    private var random: SeededGenerator
    private var budget = 24
    private var names = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    static func make(seed: UInt64) throws -> Definition {
        var maker = RandomDefinition(seed: seed)
        return try DefinitionBuilder.definition(maker.document())
    }

    private mutating func document() -> Value {
        var document: OrderedObject = [:]
        if random.chance(25) {
            document["graph"] = graph(depth: 0)
            if random.chance(50) { document["concurrency"] = .integer(Int64(1 + random.below(3))) }
            if random.chance(50) { document["policy"] = "finishIndependent" }
        } else {
            document["do"] = list(depth: 0)
        }
        if random.chance(15) { document["timeout"] = "PT5M" }
        // Not asked of the generator, so that every seed makes what it made before.
        if budget % 5 == 0 { document["executions"] = 1 }
        if random.chance(40) { document["onCancel"] = handler() }
        if random.chance(30) { document["onFailure"] = handler() }
        if random.chance(40) { document["onExit"] = handler() }
        return .object(document)
    }

    private mutating func handler() -> Value {
        switch random.below(4) {
        case 0: return [["h1": ["set": 1]]]
        case 1: return [["h1": ["run": "clean"]], ["h2": ["raise": ["type": "t", "status": 500]]]]
        case 2: return [["h1": ["fork": ["branches": [["x": ["run": "x"]], ["y": ["wait": "PT5S"]]]]]]]
        default: return [["h1": ["run": "clean", "timeout": "PT30S"]]]
        }
    }

    private mutating func name() -> String {
        names += 1
        return "t\(names)"
    }

    private mutating func list(depth: Int) -> Value {
        let count = 1 + random.below(3)
        let listNames = (0..<count).map { _ in name() }
        var entries: [Value] = []
        for index in 0..<count {
            var task = task(depth: depth)
            if random.chance(15) { task["then"] = then(listNames, index) }
            entries.append(.object([listNames[index]: .object(task)]))
        }
        return .array(entries)
    }

    /// Forward only, so that the definition ends.
    private mutating func then(_ names: [String], _ index: Int) -> Value {
        switch random.below(4) {
        case 0: return "exit"
        case 1: return "end"
        case 2 where index + 1 < names.count:
            return .string(names[Int.random(in: (index + 1)..<names.count, using: &random)])
        default: return "continue"
        }
    }

    private mutating func graph(depth: Int) -> Value {
        let count = 1 + random.below(4)
        var names: [String] = []
        var entries: [Value] = []
        for _ in 0..<count {
            var task = task(depth: depth)
            let needs = names.filter { _ in random.chance(40) }
            if !needs.isEmpty { task["needs"] = .array(needs.map(Value.string)) }
            names.append(name())
            entries.append(.object([names[names.count - 1]: .object(task)]))
        }
        return .array(entries)
    }

    private mutating func task(depth: Int) -> OrderedObject {
        budget -= 1
        var task = depth > 3 || budget < 0 || random.chance(50) ? leaf() : composite(depth: depth)
        if random.chance(10) { task["if"] = .string(random.chance(50) ? ".a" : "$context.flag != 1") }
        if random.chance(10) { task["output"] = .string(random.chance(80) ? "${ {a: .} }" : "${ $nothing }") }
        if random.chance(10) { task["export"] = "${ {flag: 1, last: $task.name} }" }
        if random.chance(10) { task["allowFailure"] = true }
        if random.chance(12) { task["timeout"] = "PT10S" }
        if random.chance(4) { task["breakpoint"] = true }
        return task
    }

    private mutating func leaf() -> OrderedObject {
        switch random.below(10) {
        case 0: return ["set": ["a": "${ $input }", "n": .integer(Int64(random.below(9)))]]
        case 1: return ["wait": random.chance(80) ? "PT7S" : "PT0S"]
        case 2: return ["emit": ["type": "t", "data": "${ . }"]]
        case 3: return ["raise": ["type": "https://x/y/broken", "status": random.chance(50) ? 500 : 400]]
        case 5:
            return [
                "workflow": ["name": "child", "input": ["i": "${ . }"], "await": .boolean(random.chance(80))]
            ]
        case 4: return ["switch": [["c": ["when": ".a", "then": "continue"]], ["d": ["then": "exit"]]]]
        default:
            return [
                "run": [
                    "command": "c", "await": .boolean(!random.chance(15)),
                    "onInterrupt": ["rerun", "fail", "pause"][random.below(3)],
                    "parse": random.chance(10) ? "json" : "text", "env": ["I": "${ $context }"],
                ]
            ]
        }
    }

    private mutating func composite(depth: Int) -> OrderedObject {
        switch random.below(8) {
        case 0: return ["do": list(depth: depth + 1)]
        case 4: return ["function": .object(task(depth: depth + 1)), "with": ["x": "${ . }"]]
        case 5:
            var task: OrderedObject = ["extend": .object(self.task(depth: depth + 1))]
            if random.chance(70) { task["before"] = list(depth: depth + 1) }
            if random.chance(70) { task["after"] = list(depth: depth + 1) }
            if random.chance(30) { task["when"] = .string(random.chance(80) ? "$task.name != 1" : "$nothing") }
            return task
        case 1:
            let branches = (0..<(1 + random.below(3))).map { _ in
                Value.object([name(): .object(task(depth: depth + 1))])
            }
            return ["fork": ["branches": .array(branches), "compete": .boolean(random.chance(40))]]
        case 2:
            var loop: OrderedObject = ["in": "${ [1, 2, 3] }"]
            if random.chance(50) { loop["parallel"] = .integer(Int64(1 + random.below(3))) }
            if random.chance(20) { loop["while"] = "$item < 3" }
            return ["for": .object(loop), "do": list(depth: depth + 1)]
        case 3:
            var task: OrderedObject = ["graph": graph(depth: depth + 1)]
            if random.chance(50) { task["policy"] = "finishIndependent" }
            return task
        default:
            var clause: OrderedObject = [:]
            if random.chance(30) { clause["errors"] = ["status": 500] }
            if random.chance(20) { clause["when"] = .string(random.chance(70) ? ".status == 500" : "$nothing") }
            if random.chance(60) {
                var retry: OrderedObject = ["count": .integer(Int64(random.below(3)))]
                if random.chance(60) { retry["delay"] = "PT3S" }
                if random.chance(30) { retry["jitter"] = ["from": "PT0S", "to": "PT2S"] }
                if random.chance(20) { retry["attemptDuration"] = "PT6S" }
                clause["retry"] = .object(retry)
            }
            if random.chance(50) { clause["do"] = list(depth: depth + 1) }
            if random.chance(20) { clause["swallow"] = false }
            return ["try": list(depth: depth + 1), "catch": .object(clause)]
        }
    }
}
