import WorkflowModel

/// The state of one evaluation: what it may still use, and its variables. Lives in one synchronous call.
final class Machine {
    let program: CompiledProgram
    let limits: EvaluationLimits
    let now: Instant?
    /// By index of ``CompiledProgram/freeVariables``.
    let arguments: [Value?]

    /// Steps left.
    var steps: Int
    /// Bytes left.
    var bytes: Int
    /// Containers within containers that may still be built.
    var nestings: Int
    /// Below this address recursion must end, or move to a large stack.
    let stackFloor: UInt
    let isOnLargeStack: Bool

    /// Frames, one after the other: parent, first closure, then the variables.
    var slots: [Value] = []
    /// What the frames' function parameters are bound to.
    var closures: [Closure] = []

    init(
        program: CompiledProgram, arguments: [Value?], now: Instant?, limits: EvaluationLimits, stackFloor: UInt,
        isOnLargeStack: Bool
    ) {
        self.program = program
        self.arguments = arguments
        self.now = now
        self.limits = limits
        self.stackFloor = stackFloor
        self.isOnLargeStack = isOnLargeStack
        steps = limits.stepsMaximum
        bytes = limits.bytesMaximum
        nestings = isOnLargeStack ? limits.nestingsMaximum : Swift.min(Stack.smallNestings, limits.nestingsMaximum)
    }

    // MARK: Bounds

    @inline(__always)
    func step() throws(Interruption) {
        steps &-= 1
        if steps < 0 { throw exhausted() }
    }

    @inline(__always)
    func charge(steps count: Int) throws(Interruption) {
        steps &-= count
        if steps < 0 { throw exhausted() }
    }

    /// Memory; writing it takes time as well.
    @inline(__always)
    func charge(bytes count: Int) throws(Interruption) {
        bytes &-= count
        steps &-= count &>> 5
        if bytes < 0 || steps < 0 { throw exhausted() }
    }

    /// A copy may be made, which is charged when it was: there must be room for it.
    func requireRoom(bytes count: Int) throws(Interruption) {
        if bytes < count { throw Interruption(.bound(.bytes)) }
    }

    /// Text is looked at byte by byte.
    @inline(__always)
    func charge(scanned count: Int) throws(Interruption) { try charge(steps: count &>> 2) }

    /// A container was built that holds other containers: data may have become one level deeper.
    @inline(__always)
    func chargeNesting(_ levels: Int = 1) throws(Interruption) {
        nestings &-= levels
        bytes &-= levels &* Stack.releaseBytes
        if nestings < 0 { throw tooNested() }
    }

    @inline(never)
    private func exhausted() -> Interruption { Interruption(.bound(bytes < 0 ? .bytes : .steps)) }

    @inline(never)
    private func tooNested() -> Interruption {
        isOnLargeStack ? Interruption(.bound(.nesting)) : Interruption(.needsLargeStack)
    }

    /// An error was made and caught, with its message.
    func chargeCaughtError() throws(Interruption) { try charge(steps: 40) }

    // MARK: Memory that is free again

    /// What results that are kept for longer than their turn of a loop hold.
    private var keptBytes = 0
    /// Results that were kept and are too large to measure.
    private var unmeasured = 0

    /// What is kept so far, for a filter that forgets what it has kept when it returns.
    var kept: (bytes: Int, unmeasured: Int) { (keptBytes, unmeasured) }

    func restoreKept(_ kept: (bytes: Int, unmeasured: Int)) { (keptBytes, unmeasured) = kept }

    /// Runs one turn of a loop that gives a result. What the turn allocated is free when it returns, but for what
    /// was kept of it.
    @inline(__always)
    func turn(_ emit: Emit, _ value: Value) throws(Interruption) {
        let bytes = bytes
        let keptBytes = keptBytes
        let unmeasured = unmeasured
        try emit(value)
        if unmeasured == self.unmeasured { self.bytes = bytes - (self.keptBytes - keptBytes) }
    }

    /// Runs one turn of a loop whose results go elsewhere.
    func turn(_ body: () throws(Interruption) -> Void) throws(Interruption) {
        let bytes = bytes
        let keptBytes = keptBytes
        let unmeasured = unmeasured
        try body()
        if unmeasured == self.unmeasured { self.bytes = bytes - (self.keptBytes - keptBytes) }
    }

    /// A result is kept beyond its turn, in the place of one that held `before` bytes. Gives what it holds itself.
    ///
    /// Whoever stores what an ``Emit`` is given must call this, or memory would count as free that is not.
    @discardableResult
    func keep(_ value: Value, insteadOf before: Int = 0) -> Int {
        if value.isWithoutMemory {
            keptBytes -= before
            return 0
        }
        let footprint = Footprint(of: value)
        steps &-= footprint.parts
        guard let held = footprint.bytes else {
            unmeasured += 1
            return before
        }
        keptBytes += held - before
        return held
    }

    /// Something grew that lives beyond this turn: nothing of the turn counts as free.
    func keepAll() { unmeasured += 1 }

    /// A loop replaced its state: what was allocated since `bytes` were left is free again but for the new state, and
    /// so is the old one, which held `held`.
    func credit(since bytes: Int, keeping state: Value, insteadOf held: inout Int) {
        let footprint = Footprint(of: state)
        steps &-= footprint.parts
        guard let size = footprint.bytes else { return held = 0 }
        self.bytes = bytes + held - size
        held = size
    }

    /// An element of a collection that grows is kept.
    @inline(__always)
    func keepElement(_ value: Value) throws(Interruption) {
        try step()
        try charge(bytes: Self.growingElement)
        keptBytes += Self.growingElement
        if !value.isWithoutMemory { keep(value) }
    }

    // MARK: Recursion

    /// Called wherever evaluation recurses by the program's will.
    @inline(__always)
    func enter() throws(Interruption) {
        steps &-= 1
        if steps < 0 { throw exhausted() }
        var marker: UInt8 = 0
        let address = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
        if address < stackFloor { throw tooDeep() }
    }

    @inline(never)
    private func tooDeep() -> Interruption {
        isOnLargeStack ? Interruption(.bound(.recursion)) : Interruption(.needsLargeStack)
    }

    // MARK: Labels

    private var labels = 0

    /// A number that no other activation of a label has.
    func newLabel() -> Int {
        labels += 1
        return labels
    }

    // MARK: Frames

    /// The number of slots that a frame uses for itself.
    static let frameHeader = 2

    /// `values` fill the first variables.
    func pushFrame(
        parent: Frame, variables: Int, values: [Value], closures arguments: [Closure]
    ) throws(Interruption) -> Frame {
        try charge(steps: 1 + variables >> 2)
        let frame = slots.count
        if frame == 0 { slots.reserveCapacity(Self.initialSlots) }
        slots.append(.integer(Int64(parent)))
        slots.append(.integer(Int64(closures.count)))
        for value in values { slots.append(value) }
        for _ in values.count..<variables { slots.append(.null) }
        if !arguments.isEmpty { closures.append(contentsOf: arguments) }
        return frame
    }

    /// Enough for most programs.
    private static let initialSlots = 8

    func popFrame(_ frame: Frame) {
        let firstClosure = closureBase(of: frame)
        if closures.count > firstClosure { closures.removeLast(closures.count - firstClosure) }
        slots.removeLast(slots.count - frame)
    }

    func parent(of frame: Frame) -> Frame {
        if case .integer(let parent) = slots[frame] { Int(parent) } else { 0 }
    }

    private func closureBase(of frame: Frame) -> Int {
        if case .integer(let base) = slots[frame + 1] { Int(base) } else { 0 }
    }

    /// The frame `levels` outwards.
    @inline(__always)
    func ancestor(of frame: Frame, levels: Int) -> Frame {
        var frame = frame
        for _ in 0..<levels { frame = parent(of: frame) }
        return frame
    }

    func variable(_ slot: Int, of frame: Frame) -> Value { slots[frame + Self.frameHeader + slot] }

    func setVariable(_ slot: Int, of frame: Frame, to value: Value) { slots[frame + Self.frameHeader + slot] = value }

    func closure(_ index: Int, of frame: Frame) -> Closure { closures[closureBase(of: frame) + index] }
}

/// A function argument: a filter and the frame whose variables it sees.
struct Closure: Sendable {
    let body: any Filter
    let frame: Frame
    /// Variables that the body binds itself; nil when it binds none and runs in the frame as it is.
    let variables: Int?

    /// Stands in for a parameter whose value is all that is used.
    static let unused = Closure(body: EmptyFilter(), frame: 0, variables: nil)
}
