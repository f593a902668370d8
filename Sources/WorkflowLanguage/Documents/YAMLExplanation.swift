/// The scanner's words for a mistake, in ours, with its place and what to do about it.
struct YAMLExplanation {
    var message: String
    var remedy: String?
    var place: SourcePlace

    init(of error: YAMLEvents.ScanningError, in source: SourceText) {
        place =
            switch error.offset {
            case .scalars(let offset): source.place(ofScalar: offset)
            case .bytes(let offset): source.place(ofByte: offset)
            }
        let beginning = source.place(ofScalar: error.beginning)
        (message, remedy) = Self.words(for: error.problem, beginning: beginning)
        switch error.problem {
        case "found unexpected end of stream": place = beginning
        case "found character that cannot start any token":
            guard source.scalars(from: place.offset, bytesMaximum: 1).first == "\t" else { break }
            (message, remedy) = Self.words(for: "found a tab character that violates indentation", beginning: beginning)
        default: break
        }
    }

    private static func words(for problem: String, beginning: SourcePlace) -> (message: String, remedy: String?) {
        switch problem {
        case "mapping values are not allowed in this context":
            (
                "a second `:` in one line, or a key indented too far",
                "put a value that holds `: ` in quotes, or fix the indentation"
            )
        case "could not find expected ':'":
            ("a key without `:` after it", "write `key: value`, and indent continued text further than its key")
        case "did not find expected key":
            (
                "the indentation does not fit the lines above, or text follows a closing quote",
                "align the keys of one mapping, and quote a value as a whole"
            )
        case "did not find expected '-' indicator":
            ("the indentation does not fit the list above", "align the `-` of one list")
        case "found character that cannot start any token":
            ("this character cannot begin a value", "put values that begin with `@`, `` ` `` or `%` in quotes")
        case "found a tab character where an indentation space is expected",
            "found a tab character that violates indentation":
            ("a tab is used for indentation", "indent with spaces")
        case "block sequence entries are not allowed in this context":
            ("a `-` entry cannot begin here", "begin a list on a line of its own, under its key")
        case "mapping keys are not allowed in this context":
            ("a key cannot begin here", "begin a mapping on a line of its own")
        case "did not find expected ',' or ']'":
            ("the list in brackets that opens in line \(beginning.line) is not closed", "add the missing `,` or `]`")
        case "did not find expected ',' or '}'":
            ("the mapping in braces that opens in line \(beginning.line) is not closed", "add the missing `,` or `}`")
        case "found unexpected end of stream": ("these quotes are never closed", "close the quotes")
        case "found unknown escape character":
            ("this backslash sequence is unknown within double quotes", "double the backslash, or use single quotes")
        case "control characters are not allowed": ("this control character is not allowed", "remove it")
        case "did not find expected node content": ("a value is missing here", nil)
        case "did not find expected <document start>":
            ("text follows the end of the document", "put everything into one mapping")
        case "found undefined tag handle": ("tags are not supported", "remove the tag")
        default: (problem, nil)
        }
    }
}

extension ProblemList {
    mutating func add(_ explanation: YAMLExplanation) {
        add(.syntax, explanation.message, remedy: explanation.remedy, at: explanation.place, pointer: "")
    }
}
