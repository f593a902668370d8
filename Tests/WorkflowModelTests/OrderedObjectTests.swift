import Testing
import WorkflowModel

@Suite("Ordered objects")
struct OrderedObjectTests {
    @Test("an object agrees with a simple model through random changes")
    func model() {
        var generator = SystemRandomNumberGenerator()
        var object = OrderedObject()
        var model: [(String, Value)] = []
        for step in 0..<5_000 {
            let key = "key\(Int.random(in: 0..<40, using: &generator))"
            let position = model.firstIndex { $0.0 == key }
            if Int.random(in: 0..<3, using: &generator) == 0 {
                object[key] = nil
                if let position { model.remove(at: position) }
            } else {
                object[key] = .integer(Int64(step))
                if let position {
                    model[position].1 = .integer(Int64(step))
                } else {
                    model.append((key, .integer(Int64(step))))
                }
            }
            #expect(object.keys == model.map(\.0))
            #expect(object.values == model.map(\.1))
            #expect(object[key] == model.first { $0.0 == key }?.1)
        }
    }

    @Test("equality ignores the order of keys")
    func equality() {
        #expect(Value.object(["a": 1, "b": 2]) == Value.object(["b": 2, "a": 1]))
        #expect(Value.object(["a": 1]) != Value.object(["a": 1, "b": 2]))
        #expect(Value.integer(1) == Value.double(1))
    }

    @Test("a value is changed in place")
    func modify() {
        var object: OrderedObject = ["a": [1]]
        object.modifyValue(forKey: "a") { if case .array(var list) = $0 { list.append(2); $0 = .array(list) } }
        object.modifyValue(forKey: "b") { $0 = true }
        #expect(Value.object(object).printed() == #"{"a":[1,2],"b":true}"#)
    }
}
