/// The lines in which two texts differ, with some that are the same around them, in the unified form.
struct LineDifference {
    private enum Change {
        case same(String)
        case removed(String)
        case added(String)
    }

    private static let contextLines = 3
    private let changes: [Change]
    private let names: (old: String, new: String)

    init(old: String, new: String, oldName: String, newName: String) {
        names = (oldName, newName)
        let (left, right) = (Self.lines(old), Self.lines(new))
        let difference = right.difference(from: left)
        var removed = Set<Int>()
        var added = Set<Int>()
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var changes: [Change] = []
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            if i < left.count, removed.contains(i) {
                changes.append(.removed(left[i]))
                i += 1
            } else if j < right.count, added.contains(j) {
                changes.append(.added(right[j]))
                j += 1
            } else {
                changes.append(.same(right[j]))
                i += 1
                j += 1
            }
        }
        self.changes = changes
    }

    func lines() -> [StyledText] {
        var lines = [StyledText("--- \(names.old)", .bold), StyledText("+++ \(names.new)", .bold)]
        var (oldLine, newLine) = (1, 1)
        var shown = 0
        let isShown = nearChanges()
        for (index, change) in changes.enumerated() {
            if isShown[index], index == 0 || !isShown[index - 1] || shown == 0 {
                lines.append(StyledText("@@ -\(oldLine) +\(newLine) @@", .cyan))
            }
            if isShown[index] { shown += 1 }
            switch change {
            case .same(let text):
                if isShown[index] { lines.append(StyledText(" " + text)) }
                oldLine += 1
                newLine += 1
            case .removed(let text):
                lines.append(StyledText("-" + text, .red))
                oldLine += 1
            case .added(let text):
                lines.append(StyledText("+" + text, .green))
                newLine += 1
            }
        }
        return lines
    }

    private func nearChanges() -> [Bool] {
        var isShown = [Bool](repeating: false, count: changes.count)
        for (index, change) in changes.enumerated() {
            if case .same = change { continue }
            for near in max(0, index - Self.contextLines)...min(changes.count - 1, index + Self.contextLines) {
                isShown[near] = true
            }
        }
        return isShown
    }

    private static func lines(_ text: String) -> [String] {
        // By bytes: to a string, a carriage return and a line feed are one character.
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
