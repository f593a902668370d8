/// A line of text that is put together from cells. Each is charged before there is room made for it.
struct TextLine {
    private var bytes: [UInt8] = []
    private var isEmpty = true
    private let separator: [UInt8]
    /// Around cells of text.
    private let quote: [UInt8]

    init(separator: String, quote: String?) {
        self.separator = Array(separator.utf8)
        self.quote = quote.map { Array($0.utf8) } ?? []
    }

    /// A cell of text.
    mutating func append(_ text: String, _ escapes: Escapes, _ machine: Machine) throws(Interruption) {
        try machine.charge(scanned: 3 * text.utf8.count)
        try begin(escapes.count(of: text) + 2 * quote.count, machine)
        bytes += quote
        escapes.append(text, to: &bytes)
        bytes += quote
    }

    /// A cell that is written as it is.
    mutating func append(_ cell: String, _ machine: Machine) throws(Interruption) {
        try begin(cell.utf8.count, machine)
        bytes += cell.utf8
    }

    private mutating func begin(_ count: Int, _ machine: Machine) throws(Interruption) {
        try machine.charge(steps: 6)
        let needed = bytes.count + separator.count + count
        // Once for these bytes and once for the string that is made of them; the old place is there while they move.
        try machine.charge(bytes: 2 * (separator.count + count))
        if needed > bytes.capacity {
            let room = isEmpty ? needed : 2 * needed
            try machine.requireRoom(bytes: room)
            bytes.reserveCapacity(room)
        }
        if !isEmpty { bytes += separator }
        isEmpty = false
    }

    func text(_ machine: Machine) throws(Interruption) -> String {
        try machine.requireRoom(bytes: bytes.count)
        return String(decoding: bytes, as: UTF8.self)
    }
}
