import WorkflowModel

/// JSON for people: indented by two, short arrays and objects on one line.
enum JSONText {
    /// Values that fit this many columns stay on one line.
    private static let lineWidth = 80

    static func lines(_ value: Value) -> [String] { lines(value, indentation: 0, prefix: "") }

    private static func lines(_ value: Value, indentation: Int, prefix: String) -> [String] {
        let margin = String(repeating: " ", count: indentation)
        let compact = compact(value)
        if indentation + prefix.count + compact.count <= lineWidth { return [margin + prefix + compact] }
        switch value {
        case .null, .boolean, .integer, .double, .string: return [margin + prefix + compact]
        case .array(let elements):
            guard !elements.isEmpty else { return [margin + prefix + "[]"] }
            let members = elements.map { ("", $0) }
            return [margin + prefix + "["] + nested(members, indentation) + [margin + "]"]
        case .object(let object):
            guard !object.isEmpty else { return [margin + prefix + "{}"] }
            let members = object.map { (Value.string($0.key).printed() + ": ", $0.value) }
            return [margin + prefix + "{"] + nested(members, indentation) + [margin + "}"]
        }
    }

    private static func nested(_ members: [(prefix: String, value: Value)], _ indentation: Int) -> [String] {
        var result: [String] = []
        for (position, member) in members.enumerated() {
            var lines = lines(member.value, indentation: indentation + 2, prefix: member.prefix)
            if position < members.count - 1, let last = lines.popLast() { lines.append(last + ",") }
            result += lines
        }
        return result
    }

    /// One line with a space after colons and commas.
    private static func compact(_ value: Value) -> String {
        switch value {
        case .null, .boolean, .integer, .double, .string: return value.printed()
        case .array(let elements): return "[" + elements.map(compact).joined(separator: ", ") + "]"
        case .object(let object):
            let members = object.map { Value.string($0.key).printed() + ": " + compact($0.value) }
            return "{" + members.joined(separator: ", ") + "}"
        }
    }
}
