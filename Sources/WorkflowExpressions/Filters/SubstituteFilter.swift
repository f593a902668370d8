import WorkflowModel

/// `sub($re; replacement; $flags)` and `gsub`: a replacement with several results gives as many texts.
final class SubstituteFilter: Filter {
    private let source: PatternSource
    private let replacement: any Filter
    let isSingle: Bool

    init(_ pattern: any Filter, _ replacement: any Filter, flags: (any Filter)? = nil, isGlobal: Bool) {
        source = PatternSource(pattern, flags: flags ?? LiteralFilter(""), isGlobal ? .editAll : .edit)
        self.replacement = replacement
        isSingle = source.isSingle && replacement.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try results(input, try source.single(input, frame, machine), frame, machine)[0]
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try source.each(input, frame, machine) { (pattern) throws(Interruption) in
            for result in try results(input, pattern, frame, machine) {
                try machine.step()
                try machine.turn(emit, result)
            }
        }
    }

    /// The input itself where nothing is replaced.
    private func results(
        _ input: Value, _ pattern: Matching.Pattern, _ frame: Frame, _ machine: Machine
    ) throws(Interruption) -> [Value] {
        let kept = machine.kept
        var results: [Value] = []
        var end = 0
        let text = try Matching.text(input)
        try Matching.eachMatch(of: pattern, in: text, machine) { (groups, bytes) throws(Interruption) in
            guard let whole = groups[0] else { return }
            let gap = try Matching.part(bytes[end..<whole.lowerBound], machine)
            end = whole.upperBound
            let names = try Matching.names(of: groups, pattern.regex, bytes, machine)
            var index = 0
            try replacement.each(names, frame, machine) { (insert) throws(Interruption) in
                machine.keepAll()
                try machine.step()
                let part = try Arithmetic.add(gap, insert, machine)
                if index < results.count {
                    try Arithmetic.add(part, to: &results[index], machine)
                } else {
                    try machine.charge(elements: 1)
                    results.append(part)
                }
                index += 1
            }
        }
        machine.restoreKept(kept)
        guard !results.isEmpty else { return [input] }
        let rest = try machine.string(String(decoding: text.utf8.dropFirst(end), as: UTF8.self))
        for index in results.indices { try Arithmetic.add(rest, to: &results[index], machine) }
        return results
    }
}
