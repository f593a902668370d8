import WorkflowModel

extension Builtins {
    static let pathFunctions: [String: Builtin] = [
        "path/1": .form { PathFilter($0[0]) },
        "paths/0": .form { _ in
            PathFilter(RecurseFilter(children: nil, condition: nil), skipsRoot: true)
        },
        "paths/1": .form { arguments in
            PathFilter(
                PipeFilter(RecurseFilter(children: nil, condition: nil), SelectFilter(arguments[0])), skipsRoot: true)
        },
        "leaf_paths/0": .definition("def leaf_paths: paths(scalars);"),
        "getpath/1": .form { GetPathFilter($0[0]) },
        "setpath/2": .function2 { (input, path, value, machine) throws(Interruption) in
            var state = input
            try PathOperations.set(try PathOperations.path(path), of: &state, to: value, machine)
            return state
        },
        "delpaths/1": .function1 { (input, paths, machine) throws(Interruption) in
            try PathOperations.delete(paths, from: input, machine)
        },
        "del/1": .form { DeleteFilter($0[0]) },
        "pick/1": .form { PickFilter($0[0]) },
        "tostream/0": .form { _ in ToStreamFilter() },
        "fromstream/1": .form { FromStreamFilter($0[0]) },
        "truncate_stream/1": .definition(
            """
            def truncate_stream(stream): . as $n | null | stream | . as $input
                | if (.[0]|length) > $n then setpath([0]; $input[0][$n:]) else empty end;
            """),
    ]
}

/// `path(body)`
final class PathFilter: Filter {
    private let body: any Filter
    private let skipsRoot: Bool
    let isSingle = false

    init(_ body: any Filter, skipsRoot: Bool = false) {
        self.body = body
        self.skipsRoot = skipsRoot
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.step()
        try body.paths(Tracked(root: input), frame, machine) { (place) throws(Interruption) in
            let path = try place.path(machine)
            if skipsRoot, path.isEmpty { return }
            try emit(try machine.array(path))
        }
    }
}

/// `getpath(path)`: in a path expression it walks the path.
final class GetPathFilter: Filter {
    private let path: any Filter
    let isSingle: Bool

    init(_ path: any Filter) {
        self.path = path
        isSingle = path.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        let path = try path.single(input, frame, machine)
        return try PathOperations.get(try PathOperations.path(path), of: input, machine)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try path.each(input, frame, machine) { (path) throws(Interruption) in
            try emit(try PathOperations.get(try PathOperations.path(path), of: input, machine))
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try path.each(input.value, frame, machine) { (path) throws(Interruption) in
            var place = input
            for key in try PathOperations.path(path) {
                try machine.charge(bytes: 64)
                place = place.child(key, try Access.get(key, of: place.value, machine))
            }
            if !input.isIntact {
                place = Tracked(
                    value: place.value, link: input.link, isIntact: Identity.same(place.value, input.link.value))
            }
            try emit(place)
        }
    }
}

/// `del(body)`
final class DeleteFilter: SingleFilter {
    private let body: any Filter

    init(_ body: any Filter) { self.body = body }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        var paths: [Value] = []
        try body.paths(Tracked(root: input), frame, machine) { (place) throws(Interruption) in
            machine.keepAll()
            paths.append(try machine.array(try place.path(machine)))
        }
        return try PathOperations.delete(.array(paths), from: input, machine)
    }
}

/// `pick(body)`
final class PickFilter: SingleFilter {
    private let body: any Filter

    init(_ body: any Filter) { self.body = body }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        var state = Value.null
        try body.paths(Tracked(root: input), frame, machine) { (place) throws(Interruption) in
            machine.keepAll()
            let path = try place.path(machine)
            let value = try PathOperations.get(path, of: input, machine)
            try PathOperations.set(path, of: &state, to: value, machine)
        }
        return state
    }
}

/// `tostream`: `[path, leaf]` for each leaf and `[path]` where a container ends.
final class ToStreamFilter: Filter {
    let isSingle = false

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try stream(input, at: [], isTop: true, machine, emit)
    }

    private func stream(
        _ value: Value, at path: [Value], isTop: Bool, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) {
        try machine.enter()
        try machine.charge(array: 2 * path.count)
        var last: Value?
        switch value {
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                try stream(element, at: path + [Value(count: index)], isTop: false, machine, emit)
            }
            if !elements.isEmpty { last = Value(count: elements.count - 1) }
        case .object(let object):
            for (key, element) in object {
                try stream(element, at: path + [.string(key)], isTop: false, machine, emit)
            }
            if let pair = object.last { last = .string(pair.key) }
        case .null, .boolean, .integer, .double, .string: break
        }
        if let last {
            try emit(.array([.array(path + [last])]))
        } else {
            try emit(.array([.array(path), value]))
        }
    }
}

/// `fromstream(body)`
final class FromStreamFilter: Filter {
    private let body: any Filter
    let isSingle = false

    init(_ body: any Filter) { self.body = body }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        var value = Value.null
        try body.each(input, frame, machine) { (event) throws(Interruption) in
            machine.keepAll()
            let path = try Access.get(0, of: event, machine)
            let length = try Types.length(of: event, machine)
            let depth = try Types.length(of: path, machine)
            var isComplete = depth == 1
            if length == 2 {
                let leaf = try Access.get(1, of: event, machine)
                try PathOperations.set(try PathOperations.path(path), of: &value, to: leaf, machine)
                isComplete = depth == 0
            }
            guard isComplete else { return }
            let complete = value
            value = .null
            try emit(complete)
        }
    }
}
