/// Where a box and the boxes within it stand, in pixels.
struct BoxLayout {
    static let lineHeight = 18
    private static let padding = 10
    private static let gap = 28
    /// The width of a character of the font, about.
    private static let characterWidth = 8

    var x = 0
    var y = 0
    private(set) var width: Int
    private(set) var height: Int
    let lines: [String]
    private(set) var children: [BoxLayout]
    let edges: [GraphBox.Edge]

    var centre: Int { x + width / 2 }

    init(_ box: GraphBox) {
        lines = [box.name, box.kind] + box.notes.map(Self.shortened)
        edges = box.edges
        children = box.children.map { BoxLayout($0) }
        let text = (lines.map { TextWidth.of($0) }.max() ?? 0) * Self.characterWidth + 2 * Self.padding
        width = max(110, text)
        height = lines.count * Self.lineHeight + Self.padding
        guard !children.isEmpty else { return }
        let rows: [[Int]] =
            switch box.arrangement {
            case .list: children.indices.map { [$0] }
            case .beside: [Array(children.indices)]
            case .rows(let rows): rows
            }
        place(rows)
    }

    /// Rows below each other, each in the middle.
    private mutating func place(_ rows: [[Int]]) {
        let widths = rows.map { row in row.reduce(-Self.gap) { $0 + children[$1].width + Self.gap } }
        // Room at the side for ways back.
        width = max(width, (widths.max() ?? 0) + 4 * Self.padding + Self.gap)
        for (row, rowWidth) in zip(rows, widths) {
            var left = (width - rowWidth) / 2
            for index in row {
                children[index].move(x: left, y: height)
                left += children[index].width + Self.gap
            }
            height += (row.map { children[$0].height }.max() ?? 0) + Self.gap
        }
        height -= Self.gap - 2 * Self.padding
    }

    /// Moves the box, and what is within it.
    mutating func move(x: Int, y: Int) {
        self.x += x
        self.y += y
        for index in children.indices { children[index].move(x: x, y: y) }
    }

    private static func shortened(_ text: String) -> String { text.count > 40 ? text.prefix(39) + "…" : text }
}
