import WorkflowModel

extension Builtins {
    static let regularExpressions: [String: Builtin] = [
        "test/1": .form { RegexFilter(.test, $0[0]) },
        "test/2": .form { RegexFilter(.test, $0[0], flags: $0[1]) },
        "match/1": .form { RegexFilter(.match, $0[0]) },
        "match/2": .form { RegexFilter(.match, $0[0], flags: $0[1]) },
        "capture/1": .form { RegexFilter(.capture, $0[0]) },
        "capture/2": .form { RegexFilter(.capture, $0[0], flags: $0[1]) },
        "scan/1": .form { RegexFilter(.scan, $0[0]) },
        "scan/2": .form { RegexFilter(.scan, $0[0], flags: $0[1]) },
        "splits/1": .form { RegexFilter(.splits, $0[0]) },
        "splits/2": .form { RegexFilter(.splits, $0[0], flags: $0[1]) },
        "split/2": .form { RegexFilter(.split, $0[0], flags: $0[1]) },
        "sub/2": .form { SubstituteFilter($0[0], $0[1], isGlobal: false) },
        "sub/3": .form { SubstituteFilter($0[0], $0[1], flags: $0[2], isGlobal: false) },
        "gsub/2": .form { SubstituteFilter($0[0], $0[1], isGlobal: true) },
        "gsub/3": .form { SubstituteFilter($0[0], $0[1], flags: $0[2], isGlobal: true) },
    ]
}
