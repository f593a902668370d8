import WorkflowModel

/// What building data costs.
extension Machine {
    private static let arrayHeader = 64
    private static let objectHeader = 128
    private static let element = 32
    private static let pair = 48

    func charge(array count: Int) throws(Interruption) {
        try charge(bytes: Self.arrayHeader + Self.element * count)
    }

    /// An array of so many elements is free again.
    func release(array count: Int) { bytes += Self.arrayHeader + Self.element * count }

    func charge(object count: Int) throws(Interruption) {
        try charge(bytes: Self.objectHeader + Self.pair * count)
    }

    /// An array that was built from `elements`.
    func array(_ elements: [Value]) throws(Interruption) -> Value {
        try charge(array: elements.count)
        if elements.contains(where: \.isContainer) { try chargeNesting() }
        return .array(elements)
    }

    /// An object that was built from its pairs.
    func object(_ object: OrderedObject) throws(Interruption) -> Value {
        try charge(object: object.count)
        if object.values.contains(where: \.isContainer) { try chargeNesting() }
        return .object(object)
    }

    func string(_ text: String) throws(Interruption) -> Value {
        try charge(bytes: text.utf8.count)
        return .string(text)
    }

    /// One element more in a collection that grows.
    @inline(__always)
    func chargeElement() throws(Interruption) { try charge(bytes: Self.element) }
}
