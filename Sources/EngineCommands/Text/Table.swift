/// Rows in aligned columns.
struct Table {
    struct Column {
        var title: String
        var alignment = TextAlignment.leading
        /// When the line is too narrow the column may shrink to this many columns; nil keeps it whole.
        var widthMinimum: Int?
    }

    var columns: [Column]
    var rows: [[StyledText]] = []

    private static let gap = 2

    /// The header and the rows, cut to the canvas.
    func lines(_ canvas: Canvas) -> [StyledText] {
        let header = columns.map { StyledText($0.title, .dim) }
        let widths = widths(header, within: canvas.width)
        return ([header] + rows).map { cells in
            var line = StyledText()
            for (position, cell) in cells.enumerated() {
                if position > 0 { line.append(String(repeating: " ", count: Self.gap)) }
                let fitted = cell.truncated(to: widths[position], ellipsis: canvas.glyphs.ellipsis)
                line.append(fitted.padded(to: widths[position], columns[position].alignment))
            }
            return canvas.fitted(line)
        }
    }

    private func widths(_ header: [StyledText], within limit: Int?) -> [Int] {
        var widths = header.map(\.width)
        for row in rows {
            for (position, cell) in row.enumerated() { widths[position] = max(widths[position], cell.width) }
        }
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + Self.gap * (columns.count - 1) - limit
        // The widest of those that may shrink gives a column at a time, so that they end alike.
        while excess > 0 {
            let shrinkable = columns.indices.filter { position in
                columns[position].widthMinimum.map { widths[position] > max($0, header[position].width) } ?? false
            }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}
