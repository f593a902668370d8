import WorkflowModel

/// The variables and function parameters of the calls that run: frames, one after the other.
struct FrameStack {
    /// Of each frame: parent, first closure, then the variables.
    private var slots: [Value] = []
    /// What the frames' function parameters are bound to.
    private var closures: [Closure] = []

    /// The number of slots that a frame uses for itself.
    private static let header = 2
    /// Enough for most programs.
    private static let initialSlots = 8

    /// `values` fill the first variables.
    mutating func push(parent: Frame, variables: Int, values: [Value], closures arguments: [Closure]) -> Frame {
        let frame = slots.count
        if frame == 0 { slots.reserveCapacity(Self.initialSlots) }
        slots.append(.integer(Int64(parent)))
        slots.append(.integer(Int64(closures.count)))
        for value in values { slots.append(value) }
        for _ in values.count..<variables { slots.append(.null) }
        if !arguments.isEmpty { closures.append(contentsOf: arguments) }
        return frame
    }

    mutating func pop(_ frame: Frame) {
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

    func variable(_ slot: Int, of frame: Frame) -> Value { slots[frame + Self.header + slot] }

    mutating func setVariable(_ slot: Int, of frame: Frame, to value: Value) {
        slots[frame + Self.header + slot] = value
    }

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
