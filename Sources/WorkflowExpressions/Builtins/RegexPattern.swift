/// A pattern as it is given to Oniguruma, and what one attempt to match it may take.
///
/// Oniguruma counts its work in retries. It turns `a*b` into an atomic `(?>a*)b` by itself, whose run through the text is
/// no retry, so that a search may take quadratic time uncounted. An empty group behind the quantifier prevents that and
/// changes nothing else.
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
    }

    private static let empty = Array("(?:)".utf8)
    private static let lengthMaximum = 1_000_000

    private let pattern: [UInt8]
    private var position = 0
    private var isExtended: Bool
    private var groups = [Group(isAtomic: false)]

    init(_ pattern: [UInt8], isExtended: Bool) {
        self.pattern = pattern
        self.isExtended = isExtended
        source.reserveCapacity(pattern.count + 16)
        while position < pattern.count { scan() }
        while groups.count > 1 { close() }
        length = Swift.min(groups[0].length + groups[0].last, Self.lengthMaximum)
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
        let index = groups.count - 1
        groups[index].length = Swift.min(groups[index].length + groups[index].last, Self.lengthMaximum)
        groups[index].last = length
    }

    private mutating func scan() {
        switch pattern[position] {
        case UInt8(ascii: "\\"): scanEscape()
        case UInt8(ascii: "["):
            scanClass()
            add(1)
        case UInt8(ascii: "("): open()
        case UInt8(ascii: ")"):
            if groups.count > 1 { close() }
            take()
        case UInt8(ascii: "*"), UInt8(ascii: "+"):
            take()
            finishQuantifier(isInfinite: true)
        case UInt8(ascii: "?"):
            take()
            finishQuantifier(isInfinite: false)
        case UInt8(ascii: "{"): scanInterval()
        case UInt8(ascii: "#") where isExtended: take(through: UInt8(ascii: "\n"))
        default:
            take()
            add(1)
        }
    }

    private mutating func scanEscape() {
        take()
        guard let letter = byte(at: position) else { return }
        take()
        add(1)
        switch letter {
        case UInt8(ascii: "1")...UInt8(ascii: "9"): isUncounted = true
        case UInt8(ascii: "k"), UInt8(ascii: "g"):
            isUncounted = true
            if byte(at: position) == UInt8(ascii: "<") { take(through: UInt8(ascii: ">")) }
        case UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: "x"), UInt8(ascii: "o"):
            if byte(at: position) == UInt8(ascii: "{") { take(through: UInt8(ascii: "}")) }
        case UInt8(ascii: "Q"):
            // Literal up to \E.
            while position < pattern.count {
                if byte(at: position) == UInt8(ascii: "\\"), byte(at: position + 1) == UInt8(ascii: "E") { break }
                take()
            }
            take(2)
        default: return
        }
    }

    private mutating func scanClass() {
        take()
        if byte(at: position) == UInt8(ascii: "^") { take() }
        if byte(at: position) == UInt8(ascii: "]") { take() }
        while let byte = byte(at: position), byte != UInt8(ascii: "]") {
            switch byte {
            case UInt8(ascii: "\\"): take(2)
            case UInt8(ascii: "["): scanClass()
            default: take()
            }
        }
        take()
    }

    private mutating func open() {
        var isAtomic = groups[groups.count - 1].isAtomic
        take()
        if byte(at: position) == UInt8(ascii: "?") {
            take()
            let kind = byte(at: position)
            switch kind {
            case UInt8(ascii: "#"): return take(through: UInt8(ascii: ")"))
            case UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "~"), UInt8(ascii: "("):
                isAtomic = true
                if kind != UInt8(ascii: "(") { take() }
            case UInt8(ascii: "<"):
                take()
                let next = byte(at: position)
                if next == UInt8(ascii: "=") || next == UInt8(ascii: "!") {
                    isAtomic = true
                    take()
                } else {
                    take(through: UInt8(ascii: ">"))
                }
            default:
                while let letter = byte(at: position), letter != UInt8(ascii: ":"), letter != UInt8(ascii: ")") {
                    isExtended = isExtended || letter == UInt8(ascii: "x")
                    take()
                }
                if byte(at: position) == UInt8(ascii: ":") { take() }
            }
        }
        groups.append(Group(isAtomic: isAtomic))
    }

    private mutating func close() {
        let group = groups.removeLast()
        add(Swift.min(group.length + group.last, Self.lengthMaximum))
    }

    /// `{n}`, `{n,}`, `{,m}`, `{n,m}`; anything else is text.
    private mutating func scanInterval() {
        var index = position + 1
        var count = number(at: &index)
        var isInfinite = false
        if byte(at: index) == UInt8(ascii: ",") {
            index += 1
            let (least, digits) = (count, index)
            count = number(at: &index)
            isInfinite = index == digits
            count = Swift.max(count, least)
        }
        guard byte(at: index) == UInt8(ascii: "}"), index > position + 1 else {
            take()
            return add(1)
        }
        take(index + 1 - position)
        let last = groups.count - 1
        groups[last].last = Swift.min(groups[last].last * Swift.max(1, count), Self.lengthMaximum)
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
        if groups[groups.count - 1].isAtomic { isUncounted = true }
        switch byte(at: position) {
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): isUncounted = true
        default: if !isLazy { source += Self.empty }
        }
    }
}
