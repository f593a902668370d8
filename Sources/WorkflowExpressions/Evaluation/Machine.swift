import WorkflowModel

/// One evaluation: what it may still use, and its variables.
///
/// Only the address of the state, which whoever starts the evaluation keeps alive until it ends: every filter is handed
/// the machine, and neither to pass it on nor to use it counts references or checks for exclusive access.
struct Machine {
    private let state: UnsafeMutablePointer<MachineState>

    /// Runs `body` with a machine that is good until it returns.
    static func run<Result>(
        _ state: consuming MachineState, _ body: (Machine) throws(Interruption) -> Result
    ) throws(Interruption) -> Result {
        var state = state
        return try withUnsafeMutablePointer(to: &state) { (state) throws(Interruption) in
            try body(Machine(state: state))
        }
    }

    private init(state: UnsafeMutablePointer<MachineState>) { self.state = state }

    var program: CompiledProgram { state.pointee.program }
    var limits: EvaluationLimits { state.pointee.limits }
    var now: Instant? { state.pointee.now }

    /// What the caller passed for a free variable.
    func argument(_ index: Int) throws(Interruption) -> Value {
        if let value = state.pointee.arguments[index] { return value }
        throw Interruption(.missingArgument(program.freeVariables[index]))
    }

    /// Steps left.
    private(set) var steps: Int {
        get { state.pointee.steps }
        nonmutating set { state.pointee.steps = newValue }
    }

    /// Bytes left.
    var bytes: Int {
        get { state.pointee.bytes }
        nonmutating set { state.pointee.bytes = newValue }
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

    /// As many may be taken before they are charged.
    func requireRoom(steps count: Int) throws(Interruption) {
        if steps < count { throw Interruption(.bound(.steps)) }
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
        state.pointee.nestings &-= levels
        bytes &-= levels &* Stack.releaseBytes
        if state.pointee.nestings < 0 { throw tooNested() }
    }

    @inline(never)
    private func exhausted() -> Interruption { Interruption(.bound(bytes < 0 ? .bytes : .steps)) }

    @inline(never)
    private func tooNested() -> Interruption {
        state.pointee.isOnLargeStack ? Interruption(.bound(.nesting)) : Interruption(.needsLargeStack)
    }

    /// An error was made and caught.
    func chargeCaughtError() throws(Interruption) { try charge(steps: 40) }

    /// The value of an error that was caught.
    func value(ofCaught error: Interruption) throws(Interruption) -> Value {
        // Most of it is for writing the message.
        try charge(steps: 140)
        guard let value = error.errorValue else { throw error }
        if case .string(let text) = value { try charge(bytes: Self.bytes(ofText: text.utf8.count)) }
        return value
    }

    // MARK: Memory that is free again

    private var keptBytes: Int {
        get { state.pointee.keptBytes }
        nonmutating set { state.pointee.keptBytes = newValue }
    }

    private var unmeasured: Int {
        get { state.pointee.unmeasured }
        nonmutating set { state.pointee.unmeasured = newValue }
    }

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
        steps &-= 2 &* footprint.parts
        guard let held = footprint.bytes else {
            unmeasured += 1
            return before
        }
        keptBytes += held - before
        return held
    }

    /// Something grew that lives beyond this turn: nothing of the turn counts as free.
    func keepAll() { unmeasured += 1 }

    /// Bytes left, the stack not counted: a state to go back to with ``credit(since:keeping:insteadOf:)``.
    var heapBytes: Int { bytes + state.pointee.stackBytes }

    /// A loop replaced its state: what was allocated since `heapBytes` were left is free again but for the new state,
    /// and so is the old one, which held `held`.
    func credit(since heapBytes: Int, keeping value: Value, insteadOf held: inout Int) {
        let footprint = Footprint(of: value)
        steps &-= 2 &* footprint.parts
        guard let size = footprint.bytes else { return held = 0 }
        bytes = heapBytes - state.pointee.stackBytes + held - size
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
        if address < state.pointee.stackMark { try deepen(to: address) }
    }

    /// The stack is memory too, and what was once used of it stays.
    @inline(never)
    private func deepen(to address: UInt) throws(Interruption) {
        guard address >= state.pointee.stackFloor else {
            throw state.pointee.isOnLargeStack ? Interruption(.bound(.recursion)) : Interruption(.needsLargeStack)
        }
        let used = Int(state.pointee.stackMark - address) + Stack.chargedAtOnce
        state.pointee.stackMark = Swift.max(address - UInt(Stack.chargedAtOnce), state.pointee.stackFloor)
        let charged = used / Stack.bytesPerChargedByte
        state.pointee.stackBytes += charged
        keptBytes += charged
        try charge(bytes: charged)
    }

    // MARK: Labels

    /// A number that no other activation of a label has.
    func newLabel() -> Int {
        state.pointee.labels += 1
        return state.pointee.labels
    }

    // MARK: Frames

    /// `values` fill the first variables.
    func pushFrame(
        parent: Frame, variables: Int, values: [Value], closures: [Closure]
    ) throws(Interruption) -> Frame {
        try charge(steps: 1 + variables >> 2)
        return state.pointee.frames.push(parent: parent, variables: variables, values: values, closures: closures)
    }

    func popFrame(_ frame: Frame) { state.pointee.frames.pop(frame) }

    func parent(of frame: Frame) -> Frame { state.pointee.frames.parent(of: frame) }

    /// The frame `levels` outwards.
    @inline(__always)
    func ancestor(of frame: Frame, levels: Int) -> Frame {
        var frame = frame
        for _ in 0..<levels { frame = parent(of: frame) }
        return frame
    }

    func variable(_ slot: Int, of frame: Frame) -> Value { state.pointee.frames.variable(slot, of: frame) }

    func setVariable(_ slot: Int, of frame: Frame, to value: Value) {
        state.pointee.frames.setVariable(slot, of: frame, to: value)
    }

    func closure(_ index: Int, of frame: Frame) -> Closure { state.pointee.frames.closure(index, of: frame) }
}
