import EngineProtocol

/// What names a registered definition in a request.
extension Parameter {
    /// Who keeps a definition apart from others of its name.
    static let namespace = name("namespace", "The definition's namespace; `default` where it has none.")

    /// A definition's name.
    static let definitionName = name("name", "The definition's name.")

    private static func name(_ name: String, _ summary: String) -> Parameter {
        let maximum = GatewayLimits.definitionNameScalarsMaximum
        return Parameter(
            name: name, place: .path, summary: summary,
            kind: .pattern("^[A-Za-z0-9-]{1,\(maximum)}$") { text in
                text.utf8.count <= maximum && !text.contains("/") && DefinitionReference(text)?.name == text
            })
    }

    /// Where a page of definitions begins: a definition with its namespace and version.
    static let definitionCursor: Parameter = {
        let name = "[A-Za-z0-9-]{1,\(GatewayLimits.definitionNameScalarsMaximum)}"
        return Parameter(
            name: "cursor", place: .query, summary: "The nextCursor of the page before.",
            kind: .pattern("^\(name)/\(name)@\(versionPattern)$") { text in
                guard let reference = DefinitionReference(text), reference.isWhole, let version = reference.version
                else { return false }
                return isVersion(version)
                    && reference.name.split(separator: "/").allSatisfy {
                        $0.utf8.count <= GatewayLimits.definitionNameScalarsMaximum
                    }
            })
    }()

    private static let versionPattern = "[0-9][0-9A-Za-z.+-]{0,\(GatewayLimits.versionScalarsMaximum - 1)}"

    /// A definition's version; the highest one where `latest` is allowed.
    static func version(orLatest: Bool) -> Parameter {
        Parameter(
            name: "version", place: .path,
            summary: orLatest ? "The definition's version, or `latest`: the highest." : "The definition's version.",
            kind: .pattern(orLatest ? "^(latest|\(versionPattern))$" : "^\(versionPattern)$") { text in
                (orLatest && text == "latest") || isVersion(text)
            })
    }

    /// Whether the text can be a version: a digit, then digits, letters and `.+-`.
    private static func isVersion(_ text: String) -> Bool {
        (1...GatewayLimits.versionScalarsMaximum).contains(text.utf8.count)
            && text.utf8.first.map { (0x30...0x39).contains($0) } ?? false
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"):
                    true
                case _: false
                }
            }
    }
}
