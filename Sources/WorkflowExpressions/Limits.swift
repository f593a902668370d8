/// What a program may cost to compile.
public struct CompileLimits: Sendable {
    /// The longest source, in bytes of UTF-8.
    public var sourceBytesMaximum: Int
    /// The deepest nesting of brackets, definitions and operators.
    public var depthMaximum: Int
    /// The most nodes that the compiled form may have.
    public var nodesMaximum: Int

    /// Limits of the caller's choice.
    public init(sourceBytesMaximum: Int, depthMaximum: Int, nodesMaximum: Int) {
        self.sourceBytesMaximum = sourceBytesMaximum
        self.depthMaximum = depthMaximum
        self.nodesMaximum = nodesMaximum
    }

    /// 64 KiB because an expression is a line or a page, not a program library; depth 256 because parser, compiler and
    /// release of the tree recurse on a stack of 512 KiB; 100,000 nodes because a node is about 100 bytes.
    public static let standard = CompileLimits(
        sourceBytesMaximum: 65_536, depthMaximum: 256, nodesMaximum: 100_000)
}

/// What one evaluation may cost. Passing a limit is an ``EvaluationError`` of kind `bound`.
public struct EvaluationLimits: Sendable {
    /// Fuel: one for each node visited, each element copied or compared and each few bytes of text touched.
    public var stepsMaximum: Int
    /// All that the evaluation allocates, in bytes; what it frees early is only given back where that is certain.
    public var bytesMaximum: Int
    /// How many results a program may give.
    public var outputsMaximum: Int
    /// How many arrays and objects that hold other arrays or objects may be built: bounds how deep data can become.
    public var nestingsMaximum: Int
    /// What all results together may have, in bytes, when nothing in them is shared.
    public var outputBytesMaximum: Int
    /// The deepest result.
    public var outputDepthMaximum: Int
    /// The native stack that deep recursion may use, in bytes.
    public var stackBytesMaximum: Int
    /// Work of one regular expression match, in Oniguruma's unit (one retry of the matcher).
    public var regexRetriesMaximum: Int

    /// Limits of the caller's choice.
    public init(
        stepsMaximum: Int, bytesMaximum: Int, outputsMaximum: Int, outputBytesMaximum: Int, nestingsMaximum: Int,
        outputDepthMaximum: Int, stackBytesMaximum: Int, regexRetriesMaximum: Int
    ) {
        self.stepsMaximum = stepsMaximum
        self.bytesMaximum = bytesMaximum
        self.outputsMaximum = outputsMaximum
        self.outputBytesMaximum = outputBytesMaximum
        self.nestingsMaximum = nestingsMaximum
        self.outputDepthMaximum = outputDepthMaximum
        self.stackBytesMaximum = stackBytesMaximum
        self.regexRetriesMaximum = regexRetriesMaximum
    }

    /// For expressions in a definition, which run inside the daemon: 1.5 million steps end within 50 ms, also on
    /// a machine that is half as fast as that of the benchmark; 12 MB that are counted are at most 16 MB of memory; 500 levels and 64 MiB of results are what the engine's JSON of
    /// step data accepts.
    public static let standard = EvaluationLimits(
        stepsMaximum: 1_500_000, bytesMaximum: 12_000_000, outputsMaximum: 100_000, outputBytesMaximum: 64 << 20,
        nestingsMaximum: 150_000, outputDepthMaximum: 500, stackBytesMaximum: Stack.largeRecursionBytes,
        regexRetriesMaximum: 200_000)

    /// For tools that a person runs at a terminal and can interrupt: a gigabyte and some ten seconds.
    public static let interactive = EvaluationLimits(
        stepsMaximum: 2_000_000_000, bytesMaximum: 2_000_000_000, outputsMaximum: 10_000_000,
        outputBytesMaximum: 4 << 30, nestingsMaximum: 10_000_000, outputDepthMaximum: 10_000,
        stackBytesMaximum: Stack.largeRecursionBytes,
        regexRetriesMaximum: 10_000_000)
}

/// Native stack: what an evaluation may use where it was called, and what it gets when it needs more.
enum Stack {
    /// Used on the caller's own stack before moving to a large one, because a cooperative thread has about 512 KiB in all.
    static let smallBytes = 128 * 1024
    /// What releasing one level of nested data takes of the stack, charged as memory when the level is built.
    static let releaseBytes = 100
    /// Nested containers that may be built on the caller's stack, because releasing one level recurses natively.
    static let smallNestings = 400
    /// Sources up to this length and depth are compiled on the caller's stack.
    static let smallSourceBytes = 256
    /// Brackets within brackets that fit the caller's stack.
    static let smallSourceDepth = 16
    /// Trees up to this depth are evaluated on the caller's stack.
    static let smallTreeDepth = 100
    /// What the limits of ``CompileLimits`` need when all are used at once.
    static let largeCompileBytes = 64 * 1024 * 1024
    /// What the evaluation of a tree may use beyond the last check of the stack.
    static let slackBytes = 4 * 1024 * 1024
    /// The stack is charged as memory in such pieces.
    static let chargedAtOnce = 64 * 1024
    #if DEBUG
        /// Frames of an unoptimized build are several times larger.
        static let largeRecursionBytes = 128 * 1024 * 1024
        /// So that recursion is charged for what it takes in an optimized build.
        static let bytesPerChargedByte = 12
        /// What releasing or comparing one level of nested data takes at most.
        static let bytesPerNesting = 1024
    #else
        /// About 15,000 calls deep; only the pages really touched count.
        static let largeRecursionBytes = 11 * 1024 * 1024
        static let bytesPerChargedByte = 1
        /// What releasing or comparing one level of nested data takes at most.
        static let bytesPerNesting = 512
    #endif
}

/// Bounds that are part of jq's own behaviour.
enum JQLimits {
    /// jq's bound on the depth of paths, comparison, containment and parsing.
    static let depthMaximum = 10_000
    /// jq refuses to grow an array by assignment beyond this index.
    static let arrayIndexMaximum = 536_870_911
}
