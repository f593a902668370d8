/// The rules for names.
enum Names {
    /// What `then` can say beside the name of a task.
    static let flowWords = ["continue", "exit", "end"]

    /// Variables that every expression has.
    static let reservedVariables = [
        "context", "input", "output", "secrets", "authorization", "task", "workflow", "runtime", "ENV", "__loc__",
    ]

    /// A letter or `_`, then letters, digits and `_`, all ASCII.
    static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first) || first == UInt8(ascii: "_") else { return false }
        return name.utf8.count <= Limits.nameLengthMaximum
            && name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// A letter, then letters, digits, `_`, `-` and `.`: the name of a file in the host's directory of secrets.
    static func isSecretName(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first) else { return false }
        let others: [UInt8] = [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ".")]
        return name.utf8.count <= Limits.nameLengthMaximum
            && name.utf8.allSatisfy { isLetter($0) || isDigit($0) || others.contains($0) }
    }

    /// The specification's rule for names and namespaces: at most 63 letters, digits and inner hyphens.
    static func isDocumentName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
        let hyphen = UInt8(ascii: "-")
        return first != hyphen && last != hyphen && bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == hyphen }
    }

    /// Semantic Versioning 2.0: `MAJOR.MINOR.PATCH`, perhaps with `-pre.release` and `+build`.
    static func isSemanticVersion(_ text: String) -> Bool {
        let build = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        let release = build[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let core = release[0].split(separator: ".", omittingEmptySubsequences: false)
        guard core.count == 3, core.allSatisfy(isNumeral) else { return false }
        if release.count == 2, !identifiers(release[1], areValid: { !isDigits($0) || isNumeral($0) }) { return false }
        return build.count < 2 || identifiers(build[1], areValid: { _ in true })
    }

    private static func identifiers(_ text: Substring, areValid: (Substring) -> Bool) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { identifier in
            let isSpelled = identifier.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
            return !identifier.isEmpty && isSpelled && areValid(identifier)
        }
    }

    /// Digits without a leading zero.
    private static func isNumeral(_ text: Substring) -> Bool {
        isDigits(text) && (text.utf8.count == 1 || text.utf8.first != UInt8(ascii: "0"))
    }

    private static func isDigits(_ text: Substring) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isDigit) }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isLetter(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }
}
