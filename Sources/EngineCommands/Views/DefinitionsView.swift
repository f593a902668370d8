import EngineProtocol

/// `enginectl definition list`: a table of definitions.
struct DefinitionsView {
    var definitions: [DefinitionObject]

    func lines(_ canvas: Canvas) -> [StyledText] {
        var table = Table(columns: [
            .init(title: "DEFINITION", widthMinimum: 12), .init(title: "VERSION"), .init(title: "CONTENT"),
            .init(title: "REGISTERED", alignment: .trailing), .init(title: "SUMMARY", widthMinimum: 8),
        ])
        if !definitions.contains(where: { $0.summary != nil }) { table.columns.removeLast() }
        table.rows = definitions.map { definition in
            let cells = [
                StyledText("\(definition.namespace)/\(definition.name)", .bold), StyledText(definition.version),
                StyledText(String(definition.processID.prefix(12)), .dim),
                StyledText(TimeText.relative(definition.registeredAt, to: canvas.now), .dim),
                StyledText(definition.summary ?? "", .dim),
            ]
            return Array(cells.prefix(table.columns.count))
        }
        return table.lines(canvas)
    }
}
