import EngineProtocol
import Testing

@Suite("Splitting bytes into lines")
struct LineFramerTests {
    private func elements(_ framer: inout LineFramer, _ text: String) -> [LineFramer.Element] {
        framer.append(Array(text.utf8))
        var elements: [LineFramer.Element] = []
        while let element = framer.next() { elements.append(element) }
        return elements
    }

    private func line(_ text: String) -> LineFramer.Element { .line(Array(text.utf8)) }

    @Test("lines come whole however they were cut", arguments: 1...13)
    func cuts(size: Int) {
        let text = Array("one\ntwo\n\nthree\n".utf8)
        var framer = LineFramer(lineBytesMaximum: 10)
        var found: [LineFramer.Element] = []
        var rest = text[...]
        while !rest.isEmpty {
            framer.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
            while let element = framer.next() { found.append(element) }
        }
        #expect(found == [line("one"), line("two"), line(""), line("three")])
        #expect(!framer.hasPartialLine)
    }

    @Test("a half line is told until its end comes") func partial() {
        var framer = LineFramer(lineBytesMaximum: 10)
        #expect(elements(&framer, "hal").isEmpty)
        #expect(framer.hasPartialLine)
        #expect(elements(&framer, "f\n") == [line("half")])
        #expect(!framer.hasPartialLine)
    }

    @Test("a line at the bound passes, one byte more is too long, and the next line passes again") func bound() {
        var framer = LineFramer(lineBytesMaximum: 4)
        #expect(elements(&framer, "four\nfives\nsix\n") == [line("four"), .tooLong, line("six")])
    }

    @Test("a line without end is told once, before its end, and not kept") func endless() {
        var framer = LineFramer(lineBytesMaximum: 100)
        let piece = String(repeating: "x", count: 64)
        #expect(elements(&framer, piece).isEmpty)
        #expect(elements(&framer, piece) == [.tooLong])
        for _ in 0..<1_000 { #expect(elements(&framer, piece).isEmpty) }
        #expect(framer.hasPartialLine)
        #expect(elements(&framer, "x\nnext\n") == [line("next")])
    }

    @Test("many lines in one piece do not cost a copy of the rest each", .timeLimit(.minutes(1))) func manyLines() {
        var framer = LineFramer(lineBytesMaximum: 10)
        let count = 200_000
        framer.append([UInt8](repeating: UInt8(ascii: "\n"), count: count))
        var found = 0
        while framer.next() != nil { found += 1 }
        #expect(found == count)
    }
}
