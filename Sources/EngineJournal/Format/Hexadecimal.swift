extension UInt64 {
    /// Sixteen hexadecimal digits: file names sort as their numbers.
    var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The reverse, strict: sixteen lower-case digits.
    init?(hexadecimal text: Substring) {
        guard text.utf8.count == 16, text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        self.init(text, radix: 16)
    }
}
