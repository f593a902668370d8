public import WorkflowModel

/// Writes JSON values as YAML for people: block style, texts plain where that is safe, several lines as blocks.
public enum YAMLText {
    /// The lines of a document, without an end.
    public static func lines(_ value: Value) -> [String] {
        switch value {
        case .object(let object) where !object.isEmpty: members(object)
        case .array(let elements) where !elements.isEmpty: self.elements(elements)
        case .null, .boolean, .integer, .double, .string, .array, .object: [scalar(value)]
        }
    }

    private static func members(_ object: OrderedObject) -> [String] {
        object.flatMap { key, value in attached(to: text(key, isKey: true) + ":", value, indentation: "  ") }
    }

    private static func elements(_ elements: [Value]) -> [String] {
        elements.flatMap { element -> [String] in
            switch element {
            case .object(let object) where !object.isEmpty: begun(members(object))
            case .array(let inner) where !inner.isEmpty: begun(self.elements(inner))
            case .null, .boolean, .integer, .double, .string, .array, .object:
                attached(to: "-", element, indentation: "  ")
            }
        }
    }

    /// A block as an element of a list.
    private static func begun(_ lines: [String]) -> [String] {
        lines.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
    }

    /// A value after a key or a dash.
    private static func attached(to head: String, _ value: Value, indentation: String) -> [String] {
        switch value {
        case .object(let object) where !object.isEmpty: return [head] + members(object).map { indentation + $0 }
        case .array(let elements) where !elements.isEmpty:
            return [head] + self.elements(elements).map { indentation + $0 }
        case .string(let text):
            guard let block = block(text) else { return ["\(head) \(scalar(value))"] }
            return ["\(head) \(block.header)"] + block.lines.map { $0.isEmpty ? "" : indentation + $0 }
        case .null, .boolean, .integer, .double, .array, .object: return ["\(head) \(scalar(value))"]
        }
    }

    /// A text of several lines, where a block can hold it.
    private static func block(_ text: String) -> (header: String, lines: [Substring])? {
        guard text.contains("\n"), text.first != " ", text.first != "\n", text.first != "\t" else { return nil }
        let isPrintable = text.unicodeScalars.allSatisfy { $0 == "\n" || isHarmless($0) }
        guard isPrintable else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var newlines = 0
        while let last = lines.last, last.isEmpty {
            lines.removeLast()
            newlines += 1
        }
        // White space alone at the end would not come back as it was.
        guard newlines <= 1, lines.allSatisfy({ $0.isEmpty || !$0.allSatisfy { $0 == " " || $0 == "\t" } }) else {
            return nil
        }
        return (newlines == 0 ? "|-" : "|", lines)
    }

    private static func scalar(_ value: Value) -> String {
        if case .string(let text) = value { return self.text(text, isKey: false) }
        return value.printed()
    }

    private static func text(_ text: String, isKey: Bool) -> String {
        isPlain(text, isKey: isKey) ? text : quoted(text)
    }

    /// JSON's quotes are YAML's double quotes.
    private static func quoted(_ text: String) -> String {
        let isSingle =
            !text.contains("'") && (text.contains("\"") || text.contains("\\"))
            && text.unicodeScalars.allSatisfy(isHarmless)
        return isSingle ? "'\(text)'" : Value.string(text).printed()
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        case _: true
        }
    }

    /// `.5` is a number.
    private static func isNumber(_ text: String) -> Bool { Double(text) != nil }

    private static func isPlain(_ text: String, isKey: Bool) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        let isWord =
            first.properties.isAlphabetic || first == "_" || first == "/" || (first == "." && !isKey && !isNumber(text))
        let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~", ".inf", ".nan"]
        guard isWord, last != " ", last != ":", !reserved.contains(text.lowercased()) else { return false }
        guard !text.contains(": "), !text.contains(" #") else { return false }
        return text.unicodeScalars.allSatisfy { isHarmless($0) && !"{}[],&*!|>%@`\"'\\".unicodeScalars.contains($0) }
    }
}
