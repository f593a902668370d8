import WorkflowLanguage
import WorkflowModel

/// Keys of the language with what they mean.
struct ReferenceView {
    var entries: [LanguageReference.Entry]

    /// A line for each key.
    func overview(_ canvas: Canvas) -> [StyledText] {
        entries.map { entry in
            canvas.fitted(
                StyledText(entry.form.title + " ", .dim) + StyledText(entry.path, .bold)
                    + StyledText("  " + entry.description))
        }
    }

    /// Everything about each key.
    func details(_ canvas: Canvas) -> [StyledText] {
        entries.enumerated().flatMap { index, entry in
            var lines: [StyledText] = index == 0 ? [] : [StyledText()]
            lines.append(StyledText(entry.path, .bold) + StyledText("  \(entry.form.title)", .dim))
            lines.append(StyledText("  " + (entry.description.isEmpty ? "No more is said." : entry.description)))
            if !entry.shape.isEmpty { lines.append(StyledText("  Value: ", .dim) + StyledText(entry.shape)) }
            if !entry.keys.isEmpty {
                lines.append(StyledText("  Keys: ", .dim) + StyledText(entry.keys.joined(separator: ", ")))
            }
            return lines
        }
    }
}

extension LanguageReference.Form {
    fileprivate var title: String {
        switch self {
        case .short: "short form"
        case .openWorkflow: "canonical form"
        }
    }
}
