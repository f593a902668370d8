/// "Did you mean": the known name that is nearest to an unknown one.
enum Suggestion {
    /// Advice for an unknown name: the nearest known one, else all of them.
    static func remedy(for name: String, among known: [String]) -> String? {
        if let nearest = nearest(to: name, among: known) { return "did you mean `\(nearest)`?" }
        guard !known.isEmpty, known.count <= 30 else { return nil }
        return "known here: " + known.sorted().map { "`\($0)`" }.joined(separator: ", ")
    }

    /// Nil when nothing is near enough to be meant.
    static func nearest(to name: String, among known: [String]) -> String? {
        let spelled = Array(name.lowercased().unicodeScalars.prefix(Limits.nameLengthMaximum))
        var best: (name: String, distance: Int)?
        for candidate in known {
            let distance = distance(spelled, Array(candidate.lowercased().unicodeScalars))
            guard distance <= min(Limits.suggestionDistanceMaximum, max(1, spelled.count / 2)) else { continue }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        guard abs(left.count - right.count) <= Limits.suggestionDistanceMaximum else { return .max }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(replaced, last[column + 1] + 1, current[column] + 1)
                let areSwapped =
                    row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
                if areSwapped { cost = min(cost, beforeLast[column - 1] + 1) }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
