import WorkflowModel

/// What a view is drawn on. Views are pure functions of their model and this.
struct Canvas {
    /// The columns there are; nil when the output is no terminal, and nothing is cut.
    var width: Int?
    /// The lines there are; nil when the output is no terminal.
    var height: Int?
    var glyphs = Glyphs.unicode
    /// The time that relative times are relative to.
    var now: Instant
    /// Seconds that local time is ahead of UTC at an instant.
    var secondsFromUTC: (Instant) -> Int = { _ in 0 }

    func fitted(_ text: StyledText) -> StyledText {
        guard let width else { return text }
        return text.truncated(to: width, ellipsis: glyphs.ellipsis)
    }

    func fitted(_ lines: [StyledText]) -> [StyledText] { lines.map(fitted) }
}
