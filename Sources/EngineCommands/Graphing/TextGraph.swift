/// A definition as a tree of lines.
struct TextGraph {
    let root: GraphBox

    func lines(_ canvas: Canvas) -> [StyledText] {
        let signs = canvas.glyphs == .ascii ? Signs.ascii : Signs.unicode
        var lines = [StyledText(root.name, .bold) + StyledText(" \(root.kind)" + notes(root), .dim)]
        add(root, to: &lines, margin: "", signs)
        return canvas.fitted(lines)
    }

    private struct Signs {
        var branch: String
        var last: String
        var line: String

        static let unicode = Signs(branch: "├─ ", last: "└─ ", line: "│  ")
        static let ascii = Signs(branch: "|- ", last: "`- ", line: "|  ")
    }

    private func add(_ box: GraphBox, to lines: inout [StyledText], margin: String, _ signs: Signs) {
        let width = box.children.map { TextWidth.of($0.name) }.max() ?? 0
        for (index, child) in box.children.enumerated() {
            let isLast = index == box.children.count - 1
            var line = StyledText(margin + (isLast ? signs.last : signs.branch), .dim)
            line.append(StyledText(child.name, .bold).padded(to: min(width, 32), .leading))
            line.append("  \(child.kind)")
            line.append(notes(child), .dim)
            line.append(ways(from: index, in: box), .dim)
            lines.append(line)
            add(child, to: &lines, margin: margin + (isLast ? "   " : signs.line), signs)
        }
    }

    private func notes(_ box: GraphBox) -> String { box.notes.map { "  [\($0)]" }.joined() }

    /// What it needs, or where the flow goes when that is not the next line.
    private func ways(from index: Int, in box: GraphBox) -> String {
        switch box.arrangement {
        case .rows:
            let needs = box.edges.filter { $0.to == index }.map { box.children[$0.from].name }
            return needs.isEmpty ? "" : "  after " + needs.joined(separator: ", ")
        case .list, .beside:
            let ways = box.edges.filter { $0.from == index && ($0.to != index + 1 || $0.label != nil) }
            return ways.map { way in
                "  " + (way.label.map { "\($0) " } ?? "") + "to \(box.children[way.to].name)"
            }.joined()
        }
    }
}
