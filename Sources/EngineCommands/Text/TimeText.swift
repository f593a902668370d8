import WorkflowModel

/// Durations and instants for people.
enum TimeText {
    /// `0.4s`, `42s`, `3m07s`, `2h05m`, `3d04h`: the two largest units.
    static func duration(milliseconds: Int64) -> String {
        let milliseconds = max(0, milliseconds)
        let seconds = milliseconds / 1_000
        if seconds < 10 { return "\(seconds).\(milliseconds % 1_000 / 100)s" }
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3_600 { return "\(seconds / 60)m\(twoDigits(seconds % 60))s" }
        if seconds < 86_400 { return "\(seconds / 3_600)h\(twoDigits(seconds / 60 % 60))m" }
        return "\(seconds / 86_400)d\(twoDigits(seconds / 3_600 % 24))h"
    }

    /// `just now`, `42s ago`, `3m ago`, `2h ago`, `5d ago`; `in 3m` for what is to come.
    static func relative(_ instant: Instant, to now: Instant) -> String {
        let distance = now.millisecondsSinceEpoch - instant.millisecondsSinceEpoch
        let size = largestUnit(seconds: abs(distance) / 1_000)
        if distance < 0 { return "in \(size)" }
        return distance < 1_000 ? "just now" : "\(size) ago"
    }

    /// `2026-01-31 12:00:00` in local time.
    static func local(_ instant: Instant, _ canvas: Canvas) -> String {
        let text = shifted(instant, canvas)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
    }

    /// `12:00:00` in local time.
    static func localClock(_ instant: Instant, _ canvas: Canvas) -> String {
        String(shifted(instant, canvas).dropFirst(11).prefix(8))
    }

    /// `2026-01-31 12:00:00.123` in local time.
    static func localPrecise(_ instant: Instant, _ canvas: Canvas) -> String {
        "\(local(instant, canvas))\(shifted(instant, canvas).dropFirst(19).prefix(4))"
    }

    private static func shifted(_ instant: Instant, _ canvas: Canvas) -> String {
        let seconds = Int64(canvas.secondsFromUTC(instant))
        return Instant(millisecondsSinceEpoch: instant.millisecondsSinceEpoch + seconds * 1_000).rfc3339
    }

    private static func largestUnit(seconds: Int64) -> String {
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3_600 { return "\(seconds / 60)m" }
        if seconds < 2 * 86_400 { return "\(seconds / 3_600)h" }
        return "\(seconds / 86_400)d"
    }

    private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
