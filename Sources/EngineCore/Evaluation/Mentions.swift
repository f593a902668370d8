import WorkflowModel

/// Which arguments an expression names, found by looking for `$` in its text. Too many is harmless.
struct Mentions: OptionSet {
    let rawValue: UInt8

    static let context = Mentions(rawValue: 1)
    static let input = Mentions(rawValue: 2)
    static let output = Mentions(rawValue: 4)
    static let task = Mentions(rawValue: 8)
    static let workflow = Mentions(rawValue: 16)
    static let runtime = Mentions(rawValue: 32)
    /// Loop variables and the like.
    static let others = Mentions(rawValue: 64)
}

extension Mentions {
    init(in expression: Expression) {
        self.init()
        let text = expression.source.utf8
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] == UInt8(ascii: "$") else {
                text.formIndex(after: &index)
                continue
            }
            text.formIndex(after: &index)
            while index < text.endIndex, text[index] <= UInt8(ascii: " ") { text.formIndex(after: &index) }
            let start = index
            while index < text.endIndex, Self.isNamePart(text[index]) { text.formIndex(after: &index) }
            insert(Self.named(String(text[start..<index]) ?? ""))
        }
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false  // a byte has no closed set of cases
        }
    }

    private static func named(_ name: String) -> Mentions {
        let names: [(String, Mentions)] = [
            ("context", .context), ("input", .input), ("output", .output), ("task", .task), ("workflow", .workflow),
            ("runtime", .runtime),
        ]
        return names.first { $0.0 == name }?.1 ?? .others
    }
}
