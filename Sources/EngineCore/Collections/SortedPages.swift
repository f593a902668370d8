/// A sorted map from numbers to elements, in pages.
///
/// A change touches one page and the list of pages, so that a copy that a reader holds costs a change little, however
/// large the map is. Order is that of the numbers, always.
struct SortedPages<Element: Sendable & Equatable>: Sendable {
    /// Elements of a page: large enough to keep the list of pages short, small enough to copy in a microsecond.
    private static var pageCapacity: Int { 32 }

    fileprivate struct Page: Sendable {
        var keys: [UInt64]
        var elements: [Element]
    }

    private var pages: [Page] = []
    private(set) var count = 0

    init() {}

    var isEmpty: Bool { count == 0 }

    /// The page that holds `key`, or would.
    private func pageIndex(of key: UInt64) -> Int {
        var low = 0
        var high = pages.count
        while low < high {
            let middle = (low + high) / 2
            if pages[middle].keys[0] <= key { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 0 : low - 1
    }

    /// The position of the first key in the page that is not below `key`.
    private func position(of key: UInt64, in page: Int) -> Int {
        let keys = pages[page].keys
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func find(_ key: UInt64) -> (page: Int, position: Int)? {
        guard !pages.isEmpty else { return nil }
        let page = pageIndex(of: key)
        let position = position(of: key, in: page)
        guard position < pages[page].keys.count, pages[page].keys[position] == key else { return nil }
        return (page, position)
    }

    subscript(key: UInt64) -> Element? {
        guard let place = find(key) else { return nil }
        return pages[place.page].elements[place.position]
    }

    func contains(_ key: UInt64) -> Bool { find(key) != nil }

    /// Reads an element in place. Nil when it is absent.
    func read<Result>(_ key: UInt64, _ body: (Element) -> Result) -> Result? {
        guard let place = find(key) else { return nil }
        return body(pages[place.page].elements[place.position])
    }

    /// Changes an element in place. Nil when it is absent.
    @discardableResult
    mutating func update<Result>(_ key: UInt64, _ body: (inout Element) -> Result) -> Result? {
        guard let place = find(key) else { return nil }
        return body(&pages[place.page].elements[place.position])
    }

    /// Adds an element or replaces it.
    mutating func set(_ key: UInt64, _ element: Element) {
        guard let last = pages.last, let lastKey = last.keys.last else {
            pages.append(Page(keys: [key], elements: [element]))
            count += 1
            return
        }
        if key > lastKey {
            append(key, element, lastPageCount: last.keys.count)
            return
        }
        let page = pageIndex(of: key)
        let position = position(of: key, in: page)
        if position < pages[page].keys.count, pages[page].keys[position] == key {
            pages[page].elements[position] = element
            return
        }
        pages[page].keys.insert(key, at: position)
        pages[page].elements.insert(element, at: position)
        count += 1
        if pages[page].keys.count > Self.pageCapacity { split(page) }
    }

    private mutating func append(_ key: UInt64, _ element: Element, lastPageCount: Int) {
        count += 1
        if lastPageCount >= Self.pageCapacity {
            pages.append(Page(keys: [key], elements: [element]))
        } else {
            pages[pages.count - 1].keys.append(key)
            pages[pages.count - 1].elements.append(element)
        }
    }

    private mutating func split(_ page: Int) {
        let half = pages[page].keys.count / 2
        let upper = Page(keys: Array(pages[page].keys[half...]), elements: Array(pages[page].elements[half...]))
        pages[page].keys.removeSubrange(half...)
        pages[page].elements.removeSubrange(half...)
        pages.insert(upper, at: page + 1)
    }

    @discardableResult
    mutating func remove(_ key: UInt64) -> Element? {
        guard let place = find(key) else { return nil }
        count -= 1
        if pages[place.page].keys.count == 1 { return pages.remove(at: place.page).elements[0] }
        pages[place.page].keys.remove(at: place.position)
        return pages[place.page].elements.remove(at: place.position)
    }

    /// The first key that is at least `bound`.
    func firstKey(from bound: UInt64 = 0) -> UInt64? {
        guard !pages.isEmpty else { return nil }
        let page = pageIndex(of: bound)
        let position = position(of: bound, in: page)
        if position < pages[page].keys.count { return pages[page].keys[position] }
        return page + 1 < pages.count ? pages[page + 1].keys[0] : nil
    }

    /// All keys, ascending. Copies them, so that the map may be changed while they are gone through.
    var keys: [UInt64] { pages.flatMap(\.keys) }
}

extension SortedPages: Sequence {
    struct Iterator: IteratorProtocol {
        fileprivate let pages: [Page]
        private var page = 0
        private var position = 0

        fileprivate init(pages: [Page]) { self.pages = pages }

        mutating func next() -> (key: UInt64, element: Element)? {
            guard page < pages.count else { return nil }
            let result = (pages[page].keys[position], pages[page].elements[position])
            position += 1
            if position == pages[page].keys.count {
                page += 1
                position = 0
            }
            return result
        }
    }

    func makeIterator() -> Iterator { Iterator(pages: pages) }
    var underestimatedCount: Int { count }
}

extension SortedPages: Equatable {
    /// Equal content, however it is spread over pages.
    static func == (left: SortedPages, right: SortedPages) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy { $0.key == $1.key && $0.element == $1.element }
    }
}
