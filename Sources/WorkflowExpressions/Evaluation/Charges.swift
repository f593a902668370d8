import WorkflowModel

/// What building data costs.
extension Machine {
    private static let arrayHeader = 64
    private static let objectHeader = 64
    private static let element = 24
    private static let pair = 40
    /// While an array grows, its old place and twice as large a new one are there at once.
    static let growingElement = 56
    /// Of the hash index that larger objects have.
    private static let indexedPair = 96
    private static let indexThreshold = 12

    func charge(array count: Int) throws(Interruption) {
        try charge(bytes: Self.arrayHeader + Self.element * count)
    }

    /// So many elements more in an array that grows.
    func charge(elements count: Int) throws(Interruption) { try charge(bytes: Self.growingElement * count) }

    /// An array of so many elements is free again.
    func release(array count: Int) { bytes += Self.arrayHeader + Self.element * count }

    func charge(object count: Int) throws(Interruption) {
        try charge(
            bytes: Self.objectHeader + (count > Self.indexThreshold ? Self.indexedPair + Self.pair : Self.pair) * count)
    }

    /// An array that was built from `elements`.
    func array(_ elements: [Value]) throws(Interruption) -> Value {
        try charge(steps: 2)
        try charge(array: elements.count)
        if elements.contains(where: \.isContainer) { try chargeNesting() }
        return .array(elements)
    }

    /// The array has its final size: what was for growing is free again.
    func endGrowth(of count: Int) { bytes += (Self.growingElement - Self.element) * count }

    /// An object that was built from its pairs.
    func object(_ object: OrderedObject) throws(Interruption) -> Value {
        try charge(object: object.count)
        if object.contains(where: \.value.isContainer) { try chargeNesting() }
        return .object(object)
    }

    func string(_ text: String) throws(Interruption) -> Value {
        try charge(steps: 2)
        try charge(bytes: text.utf8.count)
        return .string(text)
    }

    /// One element more in a collection that grows.
    @inline(__always)
    func chargeElement() throws(Interruption) { try charge(bytes: Self.element) }
}
