import COniguruma

/// A pattern as it is given to Oniguruma, and what one attempt to match it may take.
///
/// Oniguruma counts its work in retries. It turns `a*b` into an atomic `(?>a*)b` by itself, whose run through the text is
/// no retry, so that a search may take quadratic time uncounted. An empty lookahead behind the quantifier prevents that
/// and changes nothing else. (An empty group does not do: it is joined with a text behind it.)
///
/// The scanner reads the common syntax exactly. Where it meets anything else it leaves the whole pattern as it is, and
/// takes it for one whose work is not counted.
struct RegexPattern {
    private(set) var source: [UInt8] = []
    /// The characters that an attempt may look at for a retry: counted repeats are written out.
    private(set) var length = 0
    /// True when an attempt may run through all of the text without a retry.
    private(set) var isUncounted = false

    private struct Group {
        /// Of all before the last item.
        var length = 0
        var last = 0
        /// True within a group whose retries are forgotten when it has matched.
        var isAtomic: Bool
        /// True where spaces and `#` lines are no part of the pattern. `(?x)` holds until the group ends.
        var isExtended: Bool
    }

    private static let empty = Array("(?=)".utf8)
    private static let lengthMaximum = 1_000_000

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
        groups = [Group(isAtomic: false, isExtended: isExtended)]
        source.reserveCapacity(pattern.count + 16)
        while position < pattern.count, !isUnknown { scan() }
        if isUnknown {
            source = pattern
            isUncounted = true
            length = lengthAtMost()
        } else {
            while groups.count > 1 { close() }
            length = Swift.min(group.length + group.last, Self.lengthMaximum)
        }
    }

    /// What the pattern has at most when its structure is not known: all that is counted within one another.
    private func lengthAtMost() -> Int {
        var length = pattern.count
        for start in pattern.indices where pattern[start] == UInt8(ascii: "{") {
            var index = start + 1
            var count = number(at: &index)
            if byte(at: index) == UInt8(ascii: ",") {
                index += 1
                count = Swift.max(count, number(at: &index))
            }
            length = Swift.min(length * Swift.max(1, count), Self.lengthMaximum)
        }
        // Each call of a group may repeat another call. Too many are refused.
        let branchings = RegexCompilation(of: pattern, options: ONIG_OPTION_NONE).branchings
        return Swift.min(length << Swift.min(branchings, RegexCompilation.branchingsMaximum), Self.lengthMaximum)
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

    private mutating func add(_ length: Int) {
        group.length = Swift.min(group.length + group.last, Self.lengthMaximum)
        group.last = length
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
            take(2)
        case UInt8(ascii: "k"):
            isUncounted = true
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
        case UInt8(ascii: "X"), UInt8(ascii: "y"), UInt8(ascii: "Y"):
            // A character may have any number of combining ones.
            isUncounted = true
            take(2)
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
        var opened = Group(isAtomic: group.isAtomic, isExtended: group.isExtended)
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
            take(3)
        case UInt8(ascii: "<"):
            switch byte(at: position + 3) {
            case UInt8(ascii: "="), UInt8(ascii: "!"):
                opened.isAtomic = true
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
        add(Swift.min(group.length + group.last, Self.lengthMaximum))
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
        group.last = Swift.min(group.last * Swift.max(1, count), Self.lengthMaximum)
        finishQuantifier(isInfinite: isInfinite)
    }

    private func number(at index: inout Int) -> Int {
        var number = 0
        while let digit = byte(at: index), digit.isDigit {
            number = Swift.min(number * 10 + Int(digit - 0x30), Self.lengthMaximum)
            index += 1
        }
        return number
    }

    private mutating func finishQuantifier(isInfinite: Bool) {
        var isLazy = false
        switch byte(at: position) {
        case UInt8(ascii: "?"):
            isLazy = true
            take()
        case UInt8(ascii: "+"):
            isUncounted = true
            take()
        default: break
        }
        guard isInfinite else { return }
        if group.isAtomic { return isUncounted = true }
        // A quantifier of this quantifier may stand behind a comment.
        switch byte(at: ignored(from: position)) {
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): isUncounted = true
        default: if !isLazy { source += Self.empty }
        }
    }
}
