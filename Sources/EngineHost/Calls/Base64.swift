/// Bytes as text (RFC 4648).
enum Base64 {
    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let forURLs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// With `=` at the end where it is needed.
    static func encoded(_ bytes: [UInt8]) -> String {
        var digits = encoded(bytes, standard)
        while digits.count % 4 != 0 { digits.append(UInt8(ascii: "=")) }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The form for URLs and web tokens, without `=`.
    static func encodedForURL(_ bytes: [UInt8]) -> String { String(decoding: encoded(bytes, forURLs), as: UTF8.self) }

    /// The bytes of the form for URLs; nil when it is none.
    static func decodedForURL(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, Int) = (0, 0)
        for digit in text.utf8 {
            guard let value = forURLs.firstIndex(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static func encoded(_ bytes: [UInt8], _ alphabet: [UInt8]) -> [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(bytes.count / 3 * 4 + 4)
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                digits.append(alphabet[Int(bits >> count & 63)])
            }
        }
        if count > 0 { digits.append(alphabet[Int(bits << (6 - count) & 63)]) }
        return digits
    }
}
