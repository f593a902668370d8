/// Durations as sentences have them.
enum DurationText {
    /// `1 h 30 min`, `2.5 s`, `20 ms`: the two largest units.
    static func text(milliseconds: Int64) -> String {
        if milliseconds < 1_000 { return "\(milliseconds) ms" }
        if milliseconds < 60_000 {
            let tenths = milliseconds % 1_000 / 100
            return tenths == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds / 1_000).\(tenths) s"
        }
        let seconds = milliseconds / 1_000
        let parts: [(Int64, String)] =
            if seconds < 3_600 {
                [(seconds / 60, "min"), (seconds % 60, "s")]
            } else if seconds < 86_400 {
                [(seconds / 3_600, "h"), (seconds % 3_600 / 60, "min")]
            } else {
                [(seconds / 86_400, "d"), (seconds % 86_400 / 3_600, "h")]
            }
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
