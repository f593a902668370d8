import WorkflowModel

/// What building data costs.
extension Machine {
    private static let arrayHeader = 48
    private static let objectHeader = 56
    private static let element = 24
    /// Shorter texts are within the value itself.
    private static let textInlineMaximum = 15
    private static let textHeader = 48
    private static let pair = 40
    /// An object that grows has room for two pairs at least.
    private static let pairsMinimum = 2
    /// While an array grows, its old place and twice as large a new one are there at once.
    static let growingElement = 56
    /// Of the hash index that larger objects have.
    private static let indexedPair = 96
    private static let indexThreshold = 12
    /// A pair, its share of the hash index, and that of both the old place and the new one when they are moved.
    private static let growingPair = 160
    /// Hashing the key and finding its place, in steps.
    private static let growingPairSteps = 8

    func charge(array count: Int) throws(Interruption) {
        try charge(bytes: Self.bytes(ofArray: count))
    }

    /// So many elements more in an array that grows.
    func charge(elements count: Int) throws(Interruption) { try charge(bytes: Self.growingElement * count) }

    /// An array of so many elements is free again.
    func release(array count: Int) { bytes += Self.bytes(ofArray: count) }

    func charge(object count: Int) throws(Interruption) {
        try charge(bytes: Self.bytes(ofObject: count))
    }

    /// So many pairs more in an object that grows.
    func charge(pairs count: Int) throws(Interruption) {
        try charge(bytes: Self.growingPair * count)
        try charge(steps: Self.growingPairSteps * count)
    }

    /// Changes a value of an object in place; a key that is not there yet is added.
    func change<Result>(
        _ object: inout OrderedObject, at name: String, _ change: (inout Value) throws(Interruption) -> Result
    ) throws(Interruption) -> Result {
        try chargeCopy(of: &object)
        let count = object.count
        let result = try object.modifyValue(forKey: name, change)
        if object.count > count { try charge(pairs: 1) }
        return result
    }

    /// What is about to be changed is copied when somebody else holds it too.
    func chargeCopy(of object: inout OrderedObject) throws(Interruption) {
        if !object.isUnique() { try charge(object: object.count) }
    }

    /// Adds so many elements to an array. When it moves, both places are there at once.
    func grow(
        _ elements: inout [Value], by count: Int, _ change: (inout [Value]) -> Void
    ) throws(Interruption) {
        let before = elements.count
        try charge(bytes: Self.element * count)
        if before + count > elements.capacity { try requireRoom(bytes: 2 * Self.element * before) }
        try self.change(&elements) { (elements) throws(Interruption) in change(&elements) }
    }

    /// Changes an array in place; it is copied when somebody else holds it too.
    func change<Changed>(
        _ elements: inout [Value], _ change: (inout [Value]) throws(Interruption) -> Changed
    ) throws(Interruption) -> Changed {
        let count = elements.count
        let place = elements.withUnsafeBufferPointer { $0.baseAddress }
        // A copy has been made where the change fails too.
        let outcome: Result<Changed, Interruption>
        do throws(Interruption) { outcome = .success(try change(&elements)) } catch { outcome = .failure(error) }
        if elements.withUnsafeBufferPointer({ $0.baseAddress }) != place { try charge(array: count) }
        return try outcome.get()
    }

    /// An array that was built from `elements`.
    func array(_ elements: [Value]) throws(Interruption) -> Value {
        try charge(steps: 2)
        try charge(array: elements.count)
        if elements.contains(where: \.isContainer) { try chargeNesting() }
        return .array(elements)
    }

    /// The array has its final size: what was for growing is free again, but for the room that it has kept.
    func endGrowth(of elements: [Value]) {
        bytes += Self.growingElement * elements.count - Self.element * elements.capacity
    }

    /// An object that was built from its pairs.
    func object(_ object: OrderedObject) throws(Interruption) -> Value {
        try charge(object: object.count)
        if object.contains(where: \.value.isContainer) { try chargeNesting() }
        return .object(object)
    }

    func string(_ text: String) throws(Interruption) -> Value {
        try charge(steps: 2)
        try charge(bytes: Self.bytes(ofText: text.utf8.count))
        return .string(text)
    }

    /// What values of so many bytes, elements or pairs hold beside themselves.
    static func bytes(ofText count: Int) -> Int { count > textInlineMaximum ? textHeader + count : 0 }
    static func bytes(ofArray capacity: Int) -> Int { arrayHeader + element * capacity }
    static func bytes(ofObject capacity: Int) -> Int {
        objectHeader + (capacity > indexThreshold ? indexedPair + pair : pair) * Swift.max(capacity, pairsMinimum)
    }

    /// One element more in an array that grows.
    @inline(__always)
    func chargeElement() throws(Interruption) { try charge(bytes: Self.growingElement) }
}
