/// Reads YAML or JSON text into a JSON value with the place of every part: definitions, and files of input.
///
/// YAML is read by the core schema of YAML 1.2: one document, no tags, keys are texts, anchors and merge keys bounded.
public enum JSONDocument {
    /// Reads text.
    public static func read(_ text: String, fileName: String) throws(InvalidDefinition) -> LocatedValue {
        try read(Array(text.utf8), fileName: fileName)
    }

    /// Reads the bytes of a file, which must be UTF-8.
    public static func read(_ bytes: [UInt8], fileName: String) throws(InvalidDefinition) -> LocatedValue {
        var problems = ProblemList()
        let document = read(bytes, fileName: fileName, problems: &problems)
        guard let document, !problems.hasErrors else {
            throw InvalidDefinition(fileName: fileName, diagnostics: problems.sorted)
        }
        return document.value
    }

    /// A document that was read, and the text that it was read from.
    struct Reading {
        var value: LocatedValue
        var source: SourceText
    }

    static func read(_ bytes: [UInt8], fileName: String, problems: inout ProblemList) -> Reading? {
        guard bytes.count <= Limits.documentBytesMaximum else {
            problems.add(
                .limitExceeded, "the document has more than \(Limits.documentBytesMaximum) bytes", remedy: "split it",
                at: .beginning, pointer: "")
            return nil
        }
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let source = SourceText(bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes)
        if let offset = SourceText.firstInvalidByte(of: source.bytes) {
            problems.add(
                .encoding, "the document is not UTF-8 here", remedy: "save it as UTF-8",
                at: source.place(ofByte: offset),
                pointer: "")
            return nil
        }
        return value(of: source, fileName: fileName, problems: &problems).map { Reading(value: $0, source: source) }
    }

    /// JSON is tried first: the YAML scanner does not know its surrogate pairs and its long keys.
    private static func value(
        of source: SourceText, fileName: String, problems: inout ProblemList
    ) -> LocatedValue? {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        let first = source.bytes.first { !isSpace($0) }
        let looksLikeJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        let isJSONFile = fileName.hasSuffix(".json")
        guard looksLikeJSON || isJSONFile else { return YAMLReader.read(source, problems: &problems) }

        var inJSON = problems
        let json = JSONReader.read(source, problems: &inJSON)
        if json != nil || isJSONFile {
            problems = inJSON
            return json
        }
        var inYAML = problems
        let yaml = YAMLReader.read(source, problems: &inYAML)
        // Of two failures the one that came further knows better what the author means.
        problems = yaml == nil && !inYAML.goesFurther(than: inJSON) ? inJSON : inYAML
        return yaml
    }
}
