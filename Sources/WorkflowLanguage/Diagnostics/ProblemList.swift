/// The problems found so far in one document.
struct ProblemList {
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var hasErrors = false

    var isFull: Bool { diagnostics.count >= Limits.diagnosticsMaximum }

    /// Adds a problem; those beyond the bound only count as errors.
    mutating func add(
        _ code: DiagnosticCode, _ message: String, remedy: String? = nil, at place: SourcePlace, pointer: String,
        severity: Diagnostic.Severity = .error
    ) {
        if severity == .error { hasErrors = true }
        guard !isFull else { return }
        diagnostics.append(
            Diagnostic(
                severity: severity, message: Self.printable(message), remedy: remedy.map(Self.printable),
                line: place.line, column: place.column,
                pointer: pointer, code: code.rawValue))
    }

    /// Author's text in a message must neither break its line, nor flood or steer a terminal.
    private static func printable(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        if isPlain, text.utf8.count <= Limits.messageLengthMaximum { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(Limits.messageLengthMaximum) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: result.append("\u{FFFD}")
            case _: result.append(scalar)
            }
        }
        if text.unicodeScalars.count > Limits.messageLengthMaximum { result.append("…") }
        return String(result)
    }

    func goesFurther(than other: ProblemList) -> Bool {
        guard let last = diagnostics.last, let otherLast = other.diagnostics.last else { return false }
        return (last.line, last.column) > (otherLast.line, otherLast.column)
    }

    /// In document order, each problem once (anchored text is looked at again wherever it is repeated).
    var sorted: [Diagnostic] {
        var unique: [Diagnostic] = []
        for diagnostic in diagnostics.sorted(by: Diagnostic.precedes) {
            let isRepeated = unique.contains {
                $0.line == diagnostic.line && $0.column == diagnostic.column && $0.code == diagnostic.code
                    && $0.message == diagnostic.message
            }
            if !isRepeated { unique.append(diagnostic) }
        }
        return unique
    }
}
