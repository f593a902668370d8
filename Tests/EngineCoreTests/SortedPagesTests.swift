import Testing

@testable import EngineCore

@Suite("Sorted pages")
struct SortedPagesTests {
    @Test("it agrees with a dictionary under random changes")
    func agrees() {
        var random = SeededGenerator(seed: 5)
        var pages = SortedPages<Int>()
        var dictionary: [UInt64: Int] = [:]
        for _ in 0..<20_000 {
            let key = UInt64(random.below(700))
            switch random.below(3) {
            case 0:
                let removed = pages.remove(key)
                #expect(removed == dictionary.removeValue(forKey: key))
            case 1:
                pages.set(key, random.below(100))
                dictionary[key] = pages[key]
            default:
                pages.update(key) { $0 += 1 }
                if let value = dictionary[key] { dictionary[key] = value + 1 }
            }
        }
        #expect(pages.count == dictionary.count && pages.underestimatedCount == pages.count)
        #expect(pages.keys == dictionary.keys.sorted())
        #expect(pages.allSatisfy { dictionary[$0.key] == $0.element })
        for key in UInt64(0)..<720 {
            #expect(pages.firstKey(from: key) == dictionary.keys.filter { $0 >= key }.min())
        }
    }

    @Test("equal content is equal, however it came about")
    func equality() {
        var ascending = SortedPages<Int>()
        var descending = SortedPages<Int>()
        for key in 0..<300 { ascending.set(UInt64(key), key) }
        for key in (0..<300).reversed() { descending.set(UInt64(key), key) }
        #expect(ascending == descending)
        descending.update(7) { $0 = 0 }
        #expect(ascending != descending)
    }
}
