import WorkflowModel

/// Base 64 and base 32 (RFC 4648).
enum BaseCoding {
    private static let alphabet64 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let alphabet32 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    private static let padding = UInt8(ascii: "=")

    static func encode64(_ text: String, _ machine: Machine) throws(Interruption) -> String {
        try encode(text, alphabet64, bits: 6, group: 4, machine)
    }

    static func encode32(_ text: String, _ machine: Machine) throws(Interruption) -> String {
        try encode(text, alphabet32, bits: 5, group: 8, machine)
    }

    private static func encode(
        _ text: String, _ alphabet: [UInt8], bits: Int, group: Int, _ machine: Machine
    ) throws(Interruption) -> String {
        try machine.charge(bytes: 4 * text.utf8.count)
        try machine.charge(scanned: text.utf8.count)
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count * 8 / bits + group)
        var code = 0
        var held = 0
        for byte in text.utf8 {
            code = (code << 8 | Int(byte)) & 0xFFFF
            held += 8
            while held >= bits {
                held -= bits
                result.append(alphabet[code >> held & (1 << bits - 1)])
            }
        }
        if held > 0 { result.append(alphabet[code << (bits - held) & (1 << bits - 1)]) }
        while result.count % group != 0 { result.append(padding) }
        return String(decoding: result, as: UTF8.self)
    }

    /// Ends at the first padding; a single digit that is left over is an error.
    static func decode64(_ text: String, _ machine: Machine) throws(Interruption) -> String {
        // Bytes that are no UTF-8 are replaced one by one.
        try machine.charge(bytes: 3 * text.utf8.count)
        try machine.charge(steps: text.utf8.count)
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        var code = 0
        var held = 0
        var digits = 0
        for byte in text.utf8 {
            if byte == padding { break }
            guard let digit = digit64(byte) else { throw .error(.string(text), "is not valid base64 data") }
            code = (code << 6 | digit) & 0xFFFF
            held += 6
            digits += 1
            if held >= 8 {
                held -= 8
                result.append(UInt8(truncatingIfNeeded: code >> held))
            }
        }
        if digits % 4 == 1 { throw .error(.string(text), "trailing base64 byte found") }
        return String(decoding: result, as: UTF8.self)
    }

    private static func digit64(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    static func decode32(_ text: String, _ machine: Machine) throws(Interruption) -> String {
        // Bytes that are no UTF-8 are replaced one by one.
        try machine.charge(bytes: 3 * text.utf8.count)
        try machine.charge(steps: text.utf8.count)
        var result: [UInt8] = []
        var code = 0
        var held = 0
        for byte in text.utf8 {
            if byte == padding { break }
            guard let digit = alphabet32.firstIndex(of: byte) else {
                throw .error(.string(text), "is not valid base32 data")
            }
            code = (code << 5 | digit) & 0xFFFF
            held += 5
            if held >= 8 {
                held -= 8
                result.append(UInt8(truncatingIfNeeded: code >> held))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
