import WorkflowModel

extension Builtins {
    /// Builtins that run filters: loops, limits, searches.
    static let streams: [String: Builtin] = [
        "select/1": .form { SelectFilter($0[0]) },
        "recurse/0": .form { _ in RecurseFilter(children: nil, condition: nil) },
        "recurse_down/0": .form { _ in RecurseFilter(children: nil, condition: nil) },
        "recurse/1": .form { RecurseFilter(children: $0[0], condition: nil) },
        "recurse/2": .form { RecurseFilter(children: $0[0], condition: $0[1]) },
        "range/1": .form { RangeFilter(from: LiteralFilter(0), to: $0[0], by: nil) },
        "range/2": .form { RangeFilter(from: $0[0], to: $0[1], by: nil) },
        "range/3": .form { RangeFilter(from: $0[0], to: $0[1], by: $0[2]) },
        "while/2": .form { WhileFilter(condition: $0[0], update: $0[1]) },
        "until/2": .form { UntilFilter(condition: $0[0], update: $0[1]) },
        "repeat/1": .form { RepeatFilter($0[0]) },
        "first/0": .form { _ in IndexFilter(IdentityFilter(), key: LiteralFilter(0), isOptional: false) },
        "last/0": .form { _ in IndexFilter(IdentityFilter(), key: LiteralFilter(-1), isOptional: false) },
        "nth/1": .definition("def nth($n): .[$n];"),
        "first/1": .form { FirstFilter($0[0]) },
        "last/1": .form { LastFilter($0[0]) },
        "limit/2": .form { LimitFilter(count: $0[0], of: $0[1]) },
        "skip/2": .form { SkipFilter(count: $0[0], of: $0[1]) },
        "nth/2": .form { NthFilter(index: $0[0], of: $0[1]) },
        "isempty/1": .form { IsEmptyFilter($0[0]) },
        "any/0": .form { _ in SearchFilter(IterateFilter(IdentityFilter(), isOptional: false), decisive: true) },
        "all/0": .form { _ in SearchFilter(IterateFilter(IdentityFilter(), isOptional: false), decisive: false) },
        "any/1": .form { arguments in
            SearchFilter(
                PipeFilter(IterateFilter(IdentityFilter(), isOptional: false), arguments[0]), decisive: true)
        },
        "all/1": .form { arguments in
            SearchFilter(
                PipeFilter(IterateFilter(IdentityFilter(), isOptional: false), arguments[0]), decisive: false)
        },
        "any/2": .form { SearchFilter(PipeFilter($0[0], $0[1]), decisive: true) },
        "all/2": .form { SearchFilter(PipeFilter($0[0], $0[1]), decisive: false) },
        "add/1": .form { SumFilter($0[0]) },
        "IN/1": .definition("def IN(s): any(s == .; .);"),
        "IN/2": .definition("def IN(src; s): any(src == s; .);"),
    ]
}

extension Machine {
    /// The first result of a filter; nil when it has none.
    func first(of filter: any Filter, _ input: Value, _ frame: Frame) throws(Interruption) -> Value? {
        if filter.isSingle { return try filter.single(input, frame, self) }
        try charge(steps: 5)
        let stop = Interruption(.stop)
        var result: Value?
        do throws(Interruption) {
            try filter.each(input, frame, self) { (value) throws(Interruption) in
                keep(value)
                result = value
                throw stop
            }
        } catch {
            guard error === stop else { throw error }
        }
        return result
    }

    /// Gives `body` the results of a filter but for the last, which it returns for the caller to go on with: so a chain of
    /// results that each have one successor does not nest.
    func allButLast(
        of filter: any Filter, _ input: Value, _ frame: Frame, _ body: Emit
    ) throws(Interruption) -> Value? {
        var pending: Value?
        var downstream: Interruption?
        do throws(Interruption) {
            try filter.each(input, frame, self) { (value) throws(Interruption) in
                let previous = pending
                keep(value)
                pending = value
                guard let previous else { return }
                do throws(Interruption) { try body(previous) } catch {
                    downstream = error
                    throw error
                }
            }
        } catch {
            // The result before an error comes before the error.
            if error !== downstream, let pending { try body(pending) }
            throw error
        }
        return pending
    }

    /// Runs `body`; it ends early, without an error, by throwing what it is given.
    func stoppable(_ body: (Interruption) throws(Interruption) -> Void) throws(Interruption) {
        try charge(steps: 5)
        let stop = Interruption(.stop)
        do throws(Interruption) { try body(stop) } catch {
            guard error === stop else { throw error }
        }
    }
}

/// `select(condition)`
final class SelectFilter: Filter {
    let condition: any Filter
    let isSingle = false
    var asPlaces: (any PlaceFilter)? { condition.isSingle ? self : nil }

    init(_ condition: any Filter) { self.condition = condition }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.step()
        if condition.isSingle {
            if try condition.single(input, frame, machine).isTruthy { try emit(input) }
            return
        }
        try condition.each(input, frame, machine) { (value) throws(Interruption) in
            if value.isTruthy { try emit(input) }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try machine.step()
        try condition.each(input.value, frame, machine) { (value) throws(Interruption) in
            if value.isTruthy { try emit(input) }
        }
    }
}

/// `first(body)`
final class FirstFilter: Filter {
    private let body: any Filter
    let isSingle: Bool

    init(_ body: any Filter) {
        self.body = body
        isSingle = body.isSingle
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        if let value = try machine.first(of: body, input, frame) { try emit(value) }
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try body.single(input, frame, machine)
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        var first: Tracked?
        try machine.stoppable { (stop) throws(Interruption) in
            try body.paths(input, frame, machine) { (value) throws(Interruption) in
                machine.keepAll()
                first = value
                throw stop
            }
        }
        if let first { try emit(first) }
    }
}

/// `last(body)`
final class LastFilter: Filter {
    private let body: any Filter
    let isSingle: Bool

    init(_ body: any Filter) {
        self.body = body
        isSingle = body.isSingle
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        var last: Value?
        var held = 0
        try body.each(input, frame, machine) { (value) throws(Interruption) in
            held = machine.keep(value, insteadOf: held)
            last = value
        }
        if let last { try emit(last) }
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try body.single(input, frame, machine)
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        var last: Tracked?
        try body.paths(input, frame, machine) { (value) throws(Interruption) in
            machine.keepAll()
            last = value
        }
        if let last { try emit(last) }
    }
}

/// `limit(count; body)`
final class LimitFilter: Filter {
    private let count: any Filter
    private let body: any Filter
    let isSingle = false

    init(count: any Filter, of body: any Filter) {
        self.count = count
        self.body = body
    }

    static func number(_ count: Value, _ machine: Machine, _ name: String) throws(Interruption) -> Double {
        guard try machine.compare(count, 0) >= 0 else {
            throw .error("\(name) doesn't support negative count")
        }
        guard let number = count.number else { throw .error(count, 1, "cannot be subtracted") }
        return number
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try count.each(input, frame, machine) { (count) throws(Interruption) in
            var left = try Self.number(count, machine, "limit")
            guard left > 0 else { return }
            try machine.stoppable { (stop) throws(Interruption) in
                try body.each(input, frame, machine) { (value) throws(Interruption) in
                    left -= 1
                    try emit(value)
                    if left <= 0 { throw stop }
                }
            }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try count.each(input.value, frame, machine) { (count) throws(Interruption) in
            var left = try Self.number(count, machine, "limit")
            guard left > 0 else { return }
            try machine.stoppable { (stop) throws(Interruption) in
                try body.paths(input, frame, machine) { (value) throws(Interruption) in
                    left -= 1
                    try emit(value)
                    if left <= 0 { throw stop }
                }
            }
        }
    }
}

/// `skip(count; body)`
final class SkipFilter: Filter {
    private let count: any Filter
    private let body: any Filter
    let isSingle = false

    init(count: any Filter, of body: any Filter) {
        self.count = count
        self.body = body
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try count.each(input, frame, machine) { (count) throws(Interruption) in
            var left = try LimitFilter.number(count, machine, "skip")
            try body.each(input, frame, machine) { (value) throws(Interruption) in
                if left > 0 { left -= 1 } else { try emit(value) }
            }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try count.each(input.value, frame, machine) { (count) throws(Interruption) in
            var left = try LimitFilter.number(count, machine, "skip")
            try body.paths(input, frame, machine) { (value) throws(Interruption) in
                if left > 0 { left -= 1 } else { try emit(value) }
            }
        }
    }
}

/// `nth(index; body)`
final class NthFilter: Filter {
    private let index: any Filter
    private let body: any Filter
    let isSingle = false

    init(index: any Filter, of body: any Filter) {
        self.index = index
        self.body = body
    }

    private static func number(_ index: Value, _ machine: Machine) throws(Interruption) -> Double {
        guard try machine.compare(index, 0) >= 0 else { throw .error("nth doesn't support negative indices") }
        return try LimitFilter.number(index, machine, "nth")
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try index.each(input, frame, machine) { (index) throws(Interruption) in
            var left = try Self.number(index, machine)
            var found: Value?
            try machine.stoppable { (stop) throws(Interruption) in
                try body.each(input, frame, machine) { (value) throws(Interruption) in
                    guard left <= 0 else { return left -= 1 }
                    machine.keep(value)
                    found = value
                    throw stop
                }
            }
            if let found { try emit(found) }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try index.each(input.value, frame, machine) { (index) throws(Interruption) in
            var left = try Self.number(index, machine)
            var found: Tracked?
            try machine.stoppable { (stop) throws(Interruption) in
                try body.paths(input, frame, machine) { (value) throws(Interruption) in
                    guard left <= 0 else { return left -= 1 }
                    machine.keepAll()
                    found = value
                    throw stop
                }
            }
            if let found { try emit(found) }
        }
    }
}

/// `isempty(body)`
final class IsEmptyFilter: SingleFilter {
    private let body: any Filter

    init(_ body: any Filter) { self.body = body }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        .boolean(try machine.first(of: body, input, frame) == nil)
    }
}

/// `any(…)` and `all(…)`: ends at the first result that decides.
final class SearchFilter: SingleFilter {
    private let body: any Filter
    private let decisive: Bool

    init(_ body: any Filter, decisive: Bool) {
        self.body = body
        self.decisive = decisive
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        var isDecided = false
        try machine.stoppable { (stop) throws(Interruption) in
            try body.each(input, frame, machine) { (value) throws(Interruption) in
                guard value.isTruthy == decisive else { return }
                isDecided = true
                throw stop
            }
        }
        return .boolean(isDecided == decisive)
    }
}

/// `add(body)`
final class SumFilter: SingleFilter {
    private let body: any Filter

    init(_ body: any Filter) { self.body = body }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        var sum = Value.null
        var held = 0
        try body.each(input, frame, machine) { (value) throws(Interruption) in
            try machine.step()
            try Arithmetic.add(value, to: &sum, machine)
            held = machine.keep(sum, insteadOf: held)
        }
        return sum
    }
}
