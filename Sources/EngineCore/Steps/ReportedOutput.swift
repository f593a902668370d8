import WorkflowModel

/// `$ENGINE_OUTPUT`: what a command writes there is its output.
extension Captured {
    /// The outputs as an object; nil when the command wrote none.
    ///
    /// A file that begins with `{` is one JSON object. Any other has a `KEY=VALUE` a line, or `KEY<<END`, lines, `END`.
    /// Values are text; of a key that stands twice the later one counts.
    func reportedOutput() throws(Fault) -> Value? {
        guard reportedBytesDropped == 0 else {
            throw Self.refusal("it is longer than \(Limits.reportedBytesMaximum) bytes")
        }
        guard let first = reported.first(where: { !Self.isBlank($0) }) else { return nil }
        guard first != UInt8(ascii: "{") else { return try Self.json(reported) }
        guard let text = String(validating: reported, as: UTF8.self) else { throw Self.refusal("it is not UTF-8") }
        return .object(try Self.members(of: text))
    }

    private static func json(_ bytes: [UInt8]) throws(Fault) -> Value {
        let value: Value
        do throws(JSONError) {
            value = try Value.parse(bytes, limits: .stepData, duplicateKeys: .lastWins)
        } catch {
            throw refusal("it begins like JSON, but \(error)")
        }
        try value.checkDepth()
        return value
    }

    private static func members(of text: String) throws(Fault) -> OrderedObject {
        var members = OrderedObject()
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        var number = 0
        while let line = lines.popFirst() {
            number += 1
            guard !line.allSatisfy(isBlank) else { continue }
            guard let end = line.firstIndex(where: { !isNamePart($0) }), end > line.startIndex else {
                throw refusal("its line \(number) is not KEY=VALUE")
            }
            let key = String(decoding: line[..<end], as: UTF8.self)
            let rest = line[end...]
            if rest.first == UInt8(ascii: "=") {
                members[key] = .string(String(decoding: rest.dropFirst(), as: UTF8.self))
            } else if rest.starts(with: "<<".utf8), rest.count > 2 {
                let begin = number
                let mark = rest.dropFirst(2)
                var value: [Substring.UTF8View] = []
                while let next = lines.first, !next.elementsEqual(mark) {
                    value.append(next)
                    lines.removeFirst()
                    number += 1
                }
                guard lines.popFirst() != nil else {
                    throw refusal(
                        "its line \(begin) begins a value that no line \(String(decoding: mark, as: UTF8.self)) ends")
                }
                number += 1
                members[key] = .string(
                    value.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n"))
            } else {
                throw refusal("its line \(number) is not KEY=VALUE")
            }
        }
        return members
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false  // a byte has no closed set of cases
        }
    }

    private static func refusal(_ reason: String) -> Fault {
        Fault(
            .runtime, title: "Outputs cannot be read",
            detail: "What the command wrote to $ENGINE_OUTPUT cannot be used: \(reason).")
    }
}
