import EngineProtocol

/// The problems of a document as `file:line:column: message`, with the line they stand in.
struct DiagnosticsView {
    var diagnostics: [DiagnosticObject]
    /// The name of the document when a diagnostic has none.
    var fileName: String
    /// The document, to show lines of; nil shows none.
    var document: String?

    func lines(_ canvas: Canvas) -> [StyledText] {
        let source = document.map { $0.split(separator: "\n", omittingEmptySubsequences: false) } ?? []
        return diagnostics.flatMap { diagnostic in
            [headline(diagnostic)] + excerpt(diagnostic, source, canvas)
        }
    }

    private func headline(_ diagnostic: DiagnosticObject) -> StyledText {
        var line = StyledText("\(diagnostic.file ?? fileName):\(diagnostic.line):\(diagnostic.column): ", .bold)
        switch diagnostic.severity {
        case .error: line.append("error: ", .red)
        case .warning: line.append("warning: ", .yellow)
        }
        line.append(diagnostic.message)
        // Without the excerpt there is no line of its own for the remedy.
        if document == nil, let remedy = diagnostic.remedy { line.append(" (\(remedy))") }
        return line
    }

    private func excerpt(_ diagnostic: DiagnosticObject, _ source: [Substring], _ canvas: Canvas) -> [StyledText] {
        guard document != nil else { return [] }
        var lines: [StyledText] = []
        let margin = String(repeating: " ", count: "\(diagnostic.line)".count)
        let pipe = " \(canvas.glyphs.pipe) "
        if source.indices.contains(diagnostic.line - 1) {
            let text = String(source[diagnostic.line - 1])
            let before = String(text.unicodeScalars.prefix(max(0, diagnostic.column - 1)))
            // A tab is one column here, because it is drawn as one sign.
            let indentation = String(repeating: " ", count: TextWidth.of(TerminalHygiene.line(before)))
            lines.append(canvas.fitted(StyledText("  \(diagnostic.line)\(pipe)", .dim) + StyledText(text)))
            lines.append(StyledText("  \(margin)\(pipe)", .dim) + StyledText(indentation) + StyledText("^", .red))
        }
        if let remedy = diagnostic.remedy {
            lines.append(StyledText("  \(margin)\(pipe)", .dim) + StyledText("help: ", .cyan) + StyledText(remedy))
        }
        return lines
    }
}
