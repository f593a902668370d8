import ArgumentParser
import WorkflowModel

/// A duration as people type it: `90s`, `1h30m`, `500ms`, `2d`, or ISO 8601 such as `PT30M`.
struct DurationArgument: ExpressibleByArgument, Equatable {
    var duration: Duration

    init?(argument: String) {
        guard let duration = Duration(iso8601: argument) ?? Self.parse(argument) else { return nil }
        self.duration = duration
    }

    private static let milliseconds: [String: Int64] = [
        "ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
    ]
    /// A hundred years: beyond it a duration is a mistake, and arithmetic could overflow.
    private static let longest: Int64 = 3_155_760_000_000

    private static func parse(_ text: String) -> Duration? {
        var rest = Substring(text)
        var total: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let count = Int64(digits), let scale = milliseconds[String(unit)], count <= longest / scale else {
                return nil
            }
            total += count * scale
            guard total <= longest else { return nil }
        }
        return .milliseconds(total)
    }
}
