import WorkflowModel

/// Reading typed values. Each gives nil after noting a problem, and nil for nil.
extension Compilation {
    mutating func wrongType(_ element: Element, _ name: String, mustBe expected: String, remedy: String? = nil) {
        let actual = element.value.isNull ? "has no value" : "is \(element.kindName)"
        problem(.wrongType, "`\(name)` must be \(expected), but \(actual)", remedy: remedy, at: element)
    }

    /// A mapping whose keys are known. Unknown and missing ones are problems, but the mapping is still given.
    mutating func mapping(
        _ element: Element?, _ name: String, keys: [String], required: [String] = [], unsupported: [String] = []
    ) -> Element? {
        guard let element else { return nil }
        guard let members = element.members else {
            wrongType(element, name, mustBe: "a mapping")
            return nil
        }
        let place = element.pointer.isEmpty ? "the document" : "`\(name)`"
        for member in members where !keys.contains(member.key) {
            if unsupported.contains(member.key) {
                problem(
                    .unsupported, "`\(member.key)` in \(place) is not supported yet", remedy: "remove it",
                    atKey: member)
            } else {
                problem(
                    .unknownKey, "unknown key `\(member.key)` in \(place)",
                    remedy: remedy(for: member.key, among: keys), atKey: member)
            }
        }
        for key in required where element[key] == nil {
            problem(.missingKey, "\(place) needs the key `\(key)`", remedy: "add `\(key): …`", at: element)
        }
        return element
    }

    mutating func string(_ element: Element?, _ name: String) -> String? {
        guard let element else { return nil }
        if let string = element.string { return string }
        let isScalar = element.scalar != nil && !element.value.isNull
        wrongType(element, name, mustBe: "a string", remedy: isScalar ? "put it in quotes" : nil)
        return nil
    }

    mutating func boolean(_ element: Element?, _ name: String) -> Bool? {
        guard let element else { return nil }
        if case .boolean(let value) = element.scalar?.value { return value }
        wrongType(element, name, mustBe: "true or false", remedy: "write `true` or `false`")
        return nil
    }

    mutating func integer(_ element: Element?, _ name: String, within range: ClosedRange<Int>) -> Int? {
        guard let element else { return nil }
        guard case .integer(let value) = element.scalar?.value else {
            wrongType(element, name, mustBe: "a whole number")
            return nil
        }
        guard let number = Int(exactly: value), range.contains(number) else {
            problem(
                .invalidValue, "`\(name)` is \(value), but must be between \(range.lowerBound) and \(range.upperBound)",
                at: element)
            return nil
        }
        return number
    }

    /// One of a few words.
    mutating func choice<Choice: RawRepresentable>(
        _ element: Element?, _ name: String, of choices: [Choice]
    ) -> Choice? where Choice.RawValue == String {
        guard let element, let word = string(element, name) else { return nil }
        let words = choices.map(\.rawValue)
        if let position = words.firstIndex(of: word) { return choices[position] }
        problem(
            .invalidValue, "`\(word)` is no value of `\(name)`", remedy: Suggestion.remedy(for: word, among: words),
            at: element)
        return nil
    }

    /// A list of whole numbers, or one alone.
    mutating func integers(_ element: Element?, _ name: String, within range: ClosedRange<Int>) -> [Int] {
        guard let element else { return [] }
        guard let elements = element.elements else {
            return integer(element, name, within: range).map { [$0] } ?? []
        }
        return elements.compactMap { integer($0, name, within: range) }
    }

    /// The name of a variable of expressions, without `$`.
    mutating func variable(_ element: Element?, _ name: String) -> String? {
        guard let element, let variable = string(element, name) else { return nil }
        guard Names.isIdentifier(variable) else {
            problem(
                .invalidValue, "`\(variable)` cannot be the name of a variable",
                remedy: "use letters, digits and `_`, and begin with a letter", at: element)
            return nil
        }
        guard !Names.reservedVariables.contains(variable) else {
            problem(
                .reservedName, "the variable `$\(variable)` is the engine's own", remedy: "choose another name",
                at: element)
            return nil
        }
        return variable
    }
}
