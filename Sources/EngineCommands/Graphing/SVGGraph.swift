/// A definition as a drawing: boxes within boxes, with arrows between those that follow each other.
struct SVGGraph {
    let root: GraphBox

    var text: String {
        var layout = BoxLayout(root)
        layout.move(x: 8, y: 8)
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(layout.width + 16)\" height=\"\(layout.height + 16)\""
                + " font-family=\"sans-serif\" font-size=\"13\">",
            "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\""
                + " orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"#667\"/></marker></defs>",
        ]
        draw(layout, depth: 0, into: &lines)
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    private func draw(_ layout: BoxLayout, depth: Int, into lines: inout [String]) {
        let fill = layout.children.isEmpty ? "#fff" : depth % 2 == 0 ? "#f4f6f9" : "#e9edf3"
        lines.append(
            "<rect x=\"\(layout.x)\" y=\"\(layout.y)\" width=\"\(layout.width)\" height=\"\(layout.height)\" rx=\"6\""
                + " fill=\"\(fill)\" stroke=\"#99a\"/>")
        var y = layout.y + BoxLayout.lineHeight
        for (index, text) in layout.lines.enumerated() {
            let weight = index == 0 ? " font-weight=\"bold\"" : " fill=\"#556\""
            lines.append("<text x=\"\(layout.x + 10)\" y=\"\(y)\"\(weight)>\(Self.escaped(text))</text>")
            y += BoxLayout.lineHeight
        }
        for child in layout.children { draw(child, depth: depth + 1, into: &lines) }
        for edge in layout.edges { draw(edge, of: layout, into: &lines) }
    }

    private func draw(_ edge: GraphBox.Edge, of layout: BoxLayout, into lines: inout [String]) {
        let (from, to) = (layout.children[edge.from], layout.children[edge.to])
        let path: String
        let middle: (x: Int, y: Int)
        if to.y >= from.y + from.height {
            let (x1, y1, x2, y2) = (from.centre, from.y + from.height, to.centre, to.y)
            path = "M\(x1) \(y1) C\(x1) \(y1 + 14) \(x2) \(y2 - 14) \(x2) \(y2)"
            middle = ((x1 + x2) / 2 + 4, (y1 + y2) / 2 + 4)
        } else if to.x >= from.x + from.width {
            let (x1, y1, x2, y2) = (from.x + from.width, from.y + 20, to.x, to.y + 20)
            path = "M\(x1) \(y1) L\(x2) \(y2)"
            middle = ((x1 + x2) / 2 - 14, y1 - 4)
        } else {
            let (x1, y1, x2, y2) = (from.x + from.width, from.y + 20, to.x + to.width, to.y + 20)
            let bend = max(x1, x2) + 26
            path = "M\(x1) \(y1) C\(bend) \(y1) \(bend) \(y2) \(x2) \(y2)"
            middle = (bend - 6, (y1 + y2) / 2)
        }
        lines.append("<path d=\"\(path)\" fill=\"none\" stroke=\"#667\" marker-end=\"url(#arrow)\"/>")
        guard let label = edge.label else { return }
        lines.append(
            "<text x=\"\(middle.x)\" y=\"\(middle.y)\" font-size=\"11\" fill=\"#667\">\(Self.escaped(label))</text>")
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case _ where scalar.value < 32: result += " "
            case _: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
