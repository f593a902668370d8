import Glibc
import WorkflowExpressions

/// Measures expressions.
///
/// usage: expressions-bench speed LIBJQ-BENCH ENGINECTL
///        expressions-bench hostile FILE [STEPS [MILLISECONDS]]
///
/// `speed` times expressions beside libjq and the jq command in the same run. `hostile` runs the programs of FILE, one a
/// line, until their bound. Both end with 1 when an aim is missed. STEPS and MILLISECONDS are for unoptimized builds.
@main
enum ExpressionsBench {
    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        var aims = Aims()
        switch (arguments.popFirst(), arguments.popFirst()) {
        case ("speed", let libjq?):
            guard let enginectl = arguments.popFirst() else { exit(EX_USAGE) }
            try SpeedRun(libjq: libjq, enginectl: enginectl).judge(&aims)
        case ("hostile", let file?):
            var limits = EvaluationLimits.standard
            if let steps = arguments.popFirst().flatMap(Int.init) { limits.stepsMaximum = steps }
            let milliseconds = arguments.popFirst().flatMap(Double.init) ?? 50
            try HostileRun(path: file, limits: limits).judge(&aims, milliseconds: milliseconds)
        default: exit(EX_USAGE)
        }
        exit(aims.areHeld ? 0 : 1)
    }
}

/// What is to be reached.
struct Aims {
    private(set) var areHeld = true

    mutating func require(_ aim: String, _ isHeld: Bool) {
        print("\(isHeld ? "held  " : "MISSED"): \(aim)")
        areHeld = areHeld && isHeld
    }
}
