/// A definition as a Mermaid flow chart.
struct MermaidGraph {
    let root: GraphBox

    var text: String {
        var lines = ["---", "title: \(Self.quoted("\(root.name) \(root.kind)"))", "---", "flowchart TD"]
        add(root, to: &lines, margin: "  ")
        return lines.joined(separator: "\n") + "\n"
    }

    private func add(_ box: GraphBox, to lines: inout [String], margin: String) {
        for child in box.children {
            if child.children.isEmpty {
                lines.append("\(margin)n\(child.id)[\(Self.quoted(label(child)))]")
            } else {
                lines.append("\(margin)subgraph n\(child.id)[\(Self.quoted(label(child)))]")
                add(child, to: &lines, margin: margin + "  ")
                lines.append("\(margin)end")
            }
        }
        for edge in box.edges {
            let label = edge.label.map { "|\(Self.quoted($0))|" } ?? ""
            lines.append("\(margin)n\(box.children[edge.from].id) -->\(label) n\(box.children[edge.to].id)")
        }
    }

    private func label(_ box: GraphBox) -> String { ([box.name, box.kind] + box.notes).joined(separator: "\n") }

    /// Mermaid reads HTML's entities in quotes.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text {
            switch character {
            case "\"": result += "#quot;"
            case "#": result += "#35;"
            case "<": result += "#lt;"
            case ">": result += "#gt;"
            case "&": result += "#amp;"
            case "\n": result += "<br/>"
            case _: result.append(character)
            }
        }
        return result + "\""
    }
}
