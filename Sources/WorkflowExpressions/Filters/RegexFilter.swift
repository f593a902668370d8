import WorkflowModel

/// `test(…)`, `match(…)`, `capture(…)`, `scan(…)`, `splits(…)` and `split($re; $flags)`.
final class RegexFilter: Filter {
    enum Operation { case test, match, capture, scan, splits, split }

    private let operation: Operation
    private let source: PatternSource
    let isSingle: Bool

    init(_ operation: Operation, _ pattern: any Filter, flags: (any Filter)? = nil) {
        self.operation = operation
        let convention: PatternSource.Convention =
            switch operation {
            case .test, .match, .capture: .search
            case .scan, .splits, .split: .editAll
            }
        source = PatternSource(pattern, flags: flags, convention)
        isSingle = source.isSingle && (operation == .test || operation == .split)
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try results(input, try source.single(input, frame, machine), machine)[0]
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try source.each(input, frame, machine) { (pattern) throws(Interruption) in
            for result in try results(input, pattern, machine) {
                try machine.step()
                try machine.turn(emit, result)
            }
        }
    }

    private func results(
        _ input: Value, _ pattern: Matching.Pattern, _ machine: Machine
    ) throws(Interruption) -> [Value] {
        switch operation {
        case .test: [.boolean(try Matching.test(input, pattern, machine))]
        case .match: try Matching.matches(input, pattern, machine)
        case .capture: try Matching.captures(input, pattern, machine)
        case .scan: try Matching.scan(input, pattern, machine)
        case .splits: try Matching.split(input, pattern, machine)
        case .split: [try machine.array(try Matching.split(input, pattern, machine))]
        }
    }
}
