import WorkflowModel

/// SplitMix64: the same seed gives the same test on every machine.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// One random change somewhere within a value.
enum ValueMutation {
    static func change(_ value: Value, using random: inout SplitMix) -> Value {
        switch value {
        case .array(var elements) where !elements.isEmpty && Int.random(in: 0..<8, using: &random) > 0:
            let index = Int.random(in: 0..<elements.count, using: &random)
            elements[index] = change(elements[index], using: &random)
            return .array(elements)
        case .object(var object) where !object.isEmpty && Int.random(in: 0..<8, using: &random) > 0:
            let (key, member) = object[Int.random(in: 0..<object.count, using: &random)]
            if Int.random(in: 0..<6, using: &random) == 0 {
                object[key] = nil
            } else {
                object[key] = change(member, using: &random)
            }
            return .object(object)
        case .null, .boolean, .integer, .double, .string, .array, .object:
            let replacements: [Value] = [
                nil, true, -1, 0, 3, .integer(.max), .integer(.min), 1.5, "", "x", [], [:], [1], ["literal": 1],
            ]
            return replacements.randomElement(using: &random) ?? nil
        }
    }
}
