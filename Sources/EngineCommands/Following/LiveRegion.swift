/// The last lines of a terminal, drawn again and again in place.
struct LiveRegion {
    let terminal: Terminal
    private var drawnLines = 0
    private var isHidingCursor = false

    init(_ terminal: Terminal) { self.terminal = terminal }

    /// Replaces what was drawn before. The lines must fit the terminal.
    mutating func draw(_ lines: [StyledText]) {
        var text = "\u{1B}[?2026h"
        if !isHidingCursor { text += "\u{1B}[?25l" }
        isHidingCursor = true
        text += start
        for line in lines { text += line.rendered(colours: terminal.hasColours) + "\u{1B}[K\n" }
        // What is left of a longer drawing is erased, and the terminal may show it all.
        text += "\u{1B}[J\u{1B}[?2026l"
        drawnLines = lines.count
        Console.write(bytes: Array(text.utf8), to: terminal.descriptor)
    }

    /// Leaves the last drawing where it is and gives the cursor back.
    mutating func finish() {
        guard isHidingCursor else { return }
        Console.write(bytes: Array("\u{1B}[?25h".utf8), to: terminal.descriptor)
        isHidingCursor = false
        drawnLines = 0
    }

    private var start: String { drawnLines == 0 ? "" : "\r\u{1B}[\(drawnLines)A" }
}
