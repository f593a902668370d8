import COniguruma

/// A pattern as it is given to Oniguruma, and what one attempt to match it may take.
///
/// Oniguruma counts its work in retries. It turns `a*b` into an atomic `(?>a*)b` by itself, whose run through the text
/// is no retry, so that a search may take quadratic time uncounted. An empty lookahead behind the quantifier prevents
/// that and changes nothing else. (An empty group does not do: it is joined with a text behind it.)
///
/// The scanner reads the common syntax exactly. Where it meets anything else it leaves the whole pattern as it is, and
/// takes it for one whose work is not counted.
struct RegexPattern {
    private(set) var source: [UInt8] = []
    /// What an attempt may take for a retry. Counted repeats are written out.
    private(set) var work = Work()
    /// True when an attempt may run through all of the text without a retry.
    private(set) var isUncounted = false
    /// What is looked at for each character that a quantifier goes on by, without a retry.
    private(set) var ahead = Work()
    /// True when that may happen again for each retry.
    private(set) var isAheadRepeated = false

    /// True when a quantifier goes on by more than one item, for which Oniguruma looks whether it has got on.
    private(set) var isLooping = false

    /// In characters.
    struct Work {
        var length = 0
        /// Of that, what is only looked at: by `(?=…)` and `(?<=…)`, where a match is no retry.
        var lookedAt = 0
        /// How often besides all of the text may be looked at.
        var runs = 0

        static func + (left: Work, right: Work) -> Work {
            Work(left.length + right.length, left.lookedAt + right.lookedAt, left.runs + right.runs)
        }

        static func * (work: Work, count: Int) -> Work {
            Work(work.length * count, work.lookedAt * count, work.runs * count)
        }

        init(_ length: Int = 0, lookedAt: Int = 0, runs: Int = 0) {
            self.init(length, lookedAt, runs)
        }

        private init(_ length: Int, _ lookedAt: Int, _ runs: Int) {
            self.length = Swift.min(length, workMaximum)
            self.lookedAt = Swift.min(lookedAt, workMaximum)
            self.runs = Swift.min(runs, workMaximum)
        }

        /// What is looked at when a quantifier goes on by so many characters.
        func lookedAt(by count: Int) -> Int { Swift.min(lookedAt + runs * count, 1_000_000_000) * count }
    }

    private struct Group {
        /// Of all before the last item.
        var before = Work()
        var last = Work()
        /// True where that is a group or has a quantifier.
        var isLastCompound = false
        /// True within a group whose retries are forgotten when it has matched.
        var isAtomic: Bool
        /// True where spaces and `#` lines are no part of the pattern. `(?x)` holds until the group ends.
        var isExtended: Bool
        /// True for `(?=…)` and `(?<=…)`, false for `(?!…)` and `(?<!…)`.
        var isPositive: Bool?
        /// True where `\1` may stand.
        var isReferring = false

        init(within group: Group?, isAtomic: Bool = false, isExtended: Bool = false) {
            self.isAtomic = isAtomic || group?.isAtomic == true
            self.isExtended = isExtended || group?.isExtended == true
        }
    }

    private static let empty = Array("(?=)".utf8)
    /// Of a repeat: Oniguruma refuses 100,001.
    private static let countMaximum = 1_000_000
    /// More than any budget, and still a number that can be multiplied by a length of text.
    private static let workMaximum = 1_000_000_000

    private let pattern: [UInt8]
    private var position = 0
    private var isUnknown = false
    private var groups: [Group]
    private var group: Group {
        get { groups[groups.count - 1] }
        set { groups[groups.count - 1] = newValue }
    }

    init(_ pattern: [UInt8], isExtended: Bool) {
        self.pattern = pattern
        groups = [Group(within: nil, isExtended: isExtended)]
        source.reserveCapacity(pattern.count + 16)
        while position < pattern.count, !isUnknown { scan() }
        if isUnknown {
            source = pattern
            isUncounted = true
            work = workAtMost()
            ahead = work
            isAheadRepeated = true
            isLooping = true
        } else {
            while groups.count > 1 { close() }
            work = group.before + group.last
        }
    }

    /// What the pattern may take when its structure is not known: all that is counted within one another.
    private func workAtMost() -> Work {
        var work = Work(pattern.count)
        for start in pattern.indices where pattern[start] == UInt8(ascii: "{") {
            var index = start + 1
            var count = number(at: &index)
            if byte(at: index) == UInt8(ascii: ",") {
                index += 1
                count = Swift.max(count, number(at: &index))
            }
            work = work * Swift.max(1, count)
        }
        // Each call of a group may repeat another call. Too many are refused.
        let branchings = RegexCompilation(of: pattern, options: ONIG_OPTION_NONE).branchings
        work = work * (1 << Swift.min(branchings, RegexCompilation.branchingsMaximum))
        if has("(?=") || has("(?<=") { work = Work(work.length, lookedAt: work.length, runs: has("\\") ? 1 : 0) }
        return work
    }

    private func has(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        let text = UnsafeBufferPointer(start: text.utf8Start, count: count)
        return pattern.indices.contains { pattern[$0...].starts(with: text) }
    }

    private func byte(at index: Int) -> UInt8? { index < pattern.count ? pattern[index] : nil }

    private mutating func take(_ count: Int = 1) {
        let end = Swift.min(position + count, pattern.count)
        source += pattern[position..<end]
        position = end
    }

    private mutating func take(through end: UInt8) {
        while let byte = byte(at: position), byte != end { take() }
        take()
    }

    private mutating func add(_ length: Int) { add(Work(length)) }

    private mutating func add(_ work: Work) {
        group.before = group.before + group.last
        group.last = work
        group.isLastCompound = false
    }

    private mutating func scan() {
        let ignored = ignored(from: position)
        if ignored > position { return take(ignored - position) }
        switch pattern[position] {
        case UInt8(ascii: "\\"): scanEscape()
        case UInt8(ascii: "["):
            scanClass()
            add(1)
        case UInt8(ascii: "("): open()
        case UInt8(ascii: ")"):
            guard groups.count > 1 else { return isUnknown = true }
            close()
            take()
        case UInt8(ascii: "*"), UInt8(ascii: "+"):
            take()
            finishQuantifier(isInfinite: true)
        case UInt8(ascii: "?"):
            take()
            finishQuantifier(isInfinite: false)
        case UInt8(ascii: "{"): scanInterval()
        default:
            take()
            add(1)
        }
    }

    /// The end of the comments that begin here, and of the spaces where the pattern is extended.
    private func ignored(from start: Int) -> Int {
        var index = start
        while let byte = byte(at: index) {
            switch byte {
            case UInt8(ascii: "("):
                guard self.byte(at: index + 1) == UInt8(ascii: "?"), self.byte(at: index + 2) == UInt8(ascii: "#")
                else { return index }
                index += 3
                while let byte = self.byte(at: index), byte != UInt8(ascii: ")") {
                    index += byte == UInt8(ascii: "\\") ? 2 : 1
                }
                index = Swift.min(index + 1, pattern.count)
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0C:
                guard group.isExtended else { return index }
                index += 1
            case UInt8(ascii: "#"):
                guard group.isExtended else { return index }
                index = pattern[index...].firstIndex(of: UInt8(ascii: "\n")) ?? pattern.count
            default: return index
            }
        }
        return index
    }

    private mutating func scanEscape() {
        guard let letter = byte(at: position + 1) else { return isUnknown = true }
        switch letter {
        case UInt8(ascii: "1")...UInt8(ascii: "9"):
            isUncounted = true
            group.isReferring = true
            take(2)
        case UInt8(ascii: "k"):
            isUncounted = true
            group.isReferring = true
            take(2)
            switch byte(at: position) {
            case UInt8(ascii: "<"): take(through: UInt8(ascii: ">"))
            case UInt8(ascii: "'"):
                take()
                take(through: UInt8(ascii: "'"))
            default: break
            }
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            take(2)
            if byte(at: position) == UInt8(ascii: "{") { take(through: UInt8(ascii: "}")) }
        case UInt8(ascii: "x"):
            take(2)
            if byte(at: position) == UInt8(ascii: "{") { scanCodePoint() }
        case UInt8(ascii: "Q"):
            return scanQuote()
        case UInt8(ascii: "X"):
            // A character may have any number of combining ones.
            isUncounted = true
            take(2)
        case UInt8(ascii: "y"), UInt8(ascii: "Y"):
            isUncounted = true
            take(2)
            return add(Work(1, runs: 1))
        case _ where Self.escapes.contains(letter): take(2)
        default: return isUnknown = true
        }
        add(1)
    }

    /// Those that stand for themselves or for one kind of character or place. `\c` takes more characters than one, `\g`
    /// calls a group, and `[^a]*\R` depends on the run being atomic.
    private static let escapes: Set<UInt8> = Set("0wWbBdDsSAZzhHKNOntrfvae".utf8).union(
        (0x20...0x7E).filter { !($0.isDigit || (0x61...0x7A).contains($0 | 0x20)) })

    /// Text up to `\E`. A quantifier behind it is that of its last character.
    private mutating func scanQuote() {
        take(2)
        while let byte = byte(at: position) {
            if byte == UInt8(ascii: "\\"), self.byte(at: position + 1) == UInt8(ascii: "E") { return take(2) }
            take()
            add(1)
        }
    }

    /// `\x{…}`
    private mutating func scanCodePoint() {
        var end = position + 1
        while let digit = byte(at: end), digit.isDigit || (0x61...0x66).contains(digit | 0x20) { end += 1 }
        guard end > position + 1, byte(at: end) == UInt8(ascii: "}") else { return isUnknown = true }
        take(end + 1 - position)
    }

    /// Of `[:xdigit:]`. What is much longer Oniguruma takes for single characters.
    private static let classNameLengthMaximum = 6

    /// There are no classes within classes but the named ones: `[:alpha:]`.
    private mutating func scanClass() {
        take()
        if byte(at: position) == UInt8(ascii: "^") { take() }
        if byte(at: position) == UInt8(ascii: "]") { take() }
        while let byte = byte(at: position), byte != UInt8(ascii: "]") {
            switch byte {
            case UInt8(ascii: "\\"):
                switch self.byte(at: position + 1) {
                case UInt8(ascii: "c"), UInt8(ascii: "C"), UInt8(ascii: "M"): return isUnknown = true
                default: take(2)
                }
            case UInt8(ascii: "[") where self.byte(at: position + 1) == UInt8(ascii: ":"):
                take(2)
                if self.byte(at: position) == UInt8(ascii: "^") { take() }
                let start = position
                while let letter = self.byte(at: position), (0x61...0x7A).contains(letter) { take() }
                guard position - start <= Self.classNameLengthMaximum, self.byte(at: position) == UInt8(ascii: ":"),
                    self.byte(at: position + 1) == UInt8(ascii: "]")
                else { return isUnknown = true }
                take(2)
            default: take()
            }
        }
        take()
    }

    private mutating func open() {
        var opened = Group(within: group)
        guard byte(at: position + 1) == UInt8(ascii: "?") else {
            // `(*NAME)` is a callout.
            if byte(at: position + 1) == UInt8(ascii: "*") { return isUnknown = true }
            take()
            return groups.append(opened)
        }
        switch byte(at: position + 2) {
        case UInt8(ascii: ":"): take(3)
        case UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "!"):
            opened.isAtomic = true
            if byte(at: position + 2) != UInt8(ascii: ">") {
                opened.isPositive = byte(at: position + 2) == UInt8(ascii: "=")
            }
            take(3)
        case UInt8(ascii: "<"):
            switch byte(at: position + 3) {
            case UInt8(ascii: "="), UInt8(ascii: "!"):
                opened.isAtomic = true
                opened.isPositive = byte(at: position + 3) == UInt8(ascii: "=")
                take(4)
            default: take(through: UInt8(ascii: ">"))
            }
        case UInt8(ascii: "'"):
            take(3)
            take(through: UInt8(ascii: "'"))
        default: return openOptions(opened)
        }
        groups.append(opened)
    }

    /// `(?imsx-imsx:…)` and `(?imsx-imsx)`. Conditions, callouts and calls of groups are unknown.
    private mutating func openOptions(_ group: Group) {
        var opened = group
        var isOn = true
        var index = position + 2
        while let letter = byte(at: index) {
            switch letter {
            case UInt8(ascii: "i"), UInt8(ascii: "m"), UInt8(ascii: "s"): break
            case UInt8(ascii: "x"): opened.isExtended = isOn
            case UInt8(ascii: "-"): isOn = false
            case UInt8(ascii: ":"):
                take(index + 1 - position)
                return groups.append(opened)
            case UInt8(ascii: ")"):
                take(index + 1 - position)
                return self.group.isExtended = opened.isExtended
            default: return isUnknown = true
            }
            index += 1
        }
        isUnknown = true
    }

    private mutating func close() {
        let group = groups.removeLast()
        let work = group.before + group.last
        switch group.isPositive {
        case nil: add(work)
        case true?: add(Work(work.length, lookedAt: work.length, runs: work.runs + (group.isReferring ? 1 : 0)))
        // Whether it is there or not, one of both is a retry.
        case false?: add(Work(work.length))
        }
        self.group.isLastCompound = true
        self.group.isReferring = self.group.isReferring || group.isReferring
    }

    /// `{n}`, `{n,}`, `{n,m}`; anything else is text.
    private mutating func scanInterval() {
        var index = position + 1
        var count = number(at: &index)
        var isInfinite = false
        if byte(at: index) == UInt8(ascii: ",") {
            index += 1
            let start = index
            count = Swift.max(count, number(at: &index))
            isInfinite = index == start
        }
        guard byte(at: position + 1)?.isDigit == true, byte(at: index) == UInt8(ascii: "}") else {
            take()
            return add(1)
        }
        take(index + 1 - position)
        group.last = group.last * Swift.max(1, count)
        finishQuantifier(isInfinite: isInfinite)
    }

    private func number(at index: inout Int) -> Int {
        var number = 0
        while let digit = byte(at: index), digit.isDigit {
            number = Swift.min(number * 10 + Int(digit - 0x30), Self.countMaximum)
            index += 1
        }
        return number
    }

    private mutating func finishQuantifier(isInfinite: Bool) {
        var isLazy = false
        isLooping = isLooping || isInfinite && group.isLastCompound
        group.isLastCompound = true
        switch byte(at: position) {
        case UInt8(ascii: "?"):
            isLazy = true
            take()
        case UInt8(ascii: "+"):
            isUncounted = true
            isAheadRepeated = isAheadRepeated || group.last.lookedAt + group.last.runs > 0
            take()
        default: break
        }
        guard isInfinite else { return }
        ahead = ahead + group.last
        if group.isAtomic {
            isUncounted = true
            isAheadRepeated = isAheadRepeated || group.last.lookedAt + group.last.runs > 0
            return
        }
        // A quantifier of this quantifier may stand behind a comment.
        switch byte(at: ignored(from: position)) {
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): isUncounted = true
        default: if !isLazy { source += Self.empty }
        }
    }
}
