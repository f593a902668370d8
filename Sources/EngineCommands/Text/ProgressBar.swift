import EngineProtocol

/// A bar with its percentage.
enum ProgressBar {
    /// `━━━━━╸────  54%` of that many columns, number included.
    static func text(_ progress: ProgressObject, style: TextStyle, width: Int, _ glyphs: Glyphs) -> StyledText {
        bar(progress, style: style, width: width - 5, glyphs) + StyledText(" ") + percentage(progress)
    }

    /// ` 54%`, always four columns. Rounded down, so that 100 % means done.
    static func percentage(_ progress: ProgressObject) -> StyledText {
        StyledText("\(whole(progress))%").padded(to: 4, .trailing)
    }

    static func bar(_ progress: ProgressObject, style: TextStyle, width: Int, _ glyphs: Glyphs) -> StyledText {
        let width = max(1, width)
        let halves = width * 2 * whole(progress) / 100
        let full = halves / 2
        let hasHalf = halves % 2 == 1 && !glyphs.barHalf.isEmpty
        var bar = StyledText(String(repeating: glyphs.barFull, count: full) + (hasHalf ? glyphs.barHalf : ""), style)
        bar.append(String(repeating: glyphs.barEmpty, count: width - full - (hasHalf ? 1 : 0)), .dim)
        return bar
    }

    static func whole(_ progress: ProgressObject) -> Int { Int(min(100, max(0, progress.percentage))) }
}
