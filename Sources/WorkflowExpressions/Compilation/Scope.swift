/// What a name means at a place of the source: a list from the innermost binding outwards.
final class Scope {
    enum Meaning {
        case variable(name: String, level: Int, slot: Int)
        case label(name: String, level: Int, slot: Int)
        /// A parameter that is called: `f` of `def g(f)`.
        case parameter(name: String, level: Int, index: Int, usage: ParameterUsage)
        case function(name: String, arity: Int, index: Int, level: Int)
    }

    let meaning: Meaning
    let outer: Scope?

    init(_ meaning: Meaning, in outer: Scope?) {
        self.meaning = meaning
        self.outer = outer
    }
}

/// Whether a value parameter `$a` is also called as `a`.
final class ParameterUsage {
    var isCalled = false
}

/// The variables of one frame while its code is compiled.
final class FrameLayout {
    /// How many frames enclose this one in the source.
    let level: Int
    private(set) var variables = 0

    init(level: Int) { self.level = level }

    func addVariable() -> Int {
        variables += 1
        return variables - 1
    }
}

/// A compiled definition.
struct Function: Sendable {
    var body: any Filter
    var variables: Int
    var parameters: [Parameter]
    /// True when a parameter is called, so that calls pass closures.
    var takesClosures = false
    /// False when it has neither parameters nor variables: then it runs in the frame of its definition.
    var hasFrame: Bool
    /// Known, or assumed while the body is compiled.
    var isSingle = false
    var isRecursive = false
    /// True when a `$name` parameter is also called as `name`.
    var callsValues = false

    /// How an argument reaches the body. The values of `$name` parameters are the first variables of the frame.
    struct Parameter: Sendable {
        var isValue: Bool
        /// True when the body calls it, so that it is passed as a closure.
        var isCalled: Bool
    }
}

/// A definition in a finished program: one reference, because calls are frequent.
final class CompiledFunction: Sendable {
    let body: any Filter
    let variables: Int
    let parameters: [Function.Parameter]
    let takesClosures: Bool
    let hasFrame: Bool
    let callsValues: Bool

    init(_ function: Function) {
        body = function.body
        variables = function.variables
        parameters = function.parameters
        takesClosures = function.takesClosures
        hasFrame = function.hasFrame
        callsValues = function.callsValues
    }
}
