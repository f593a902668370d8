// The event interface of libyaml, which the Yams package builds. Yams' own composer reads a whole document before we
// could bound it: a chain of aliases makes its tree as deep as the document is long, and an alias bomb in a key is
// hashed in full.
internal import CYaml

/// The events of one YAML stream, pulled one at a time, so that bounds hold while the document is read.
struct YAMLEvents: ~Copyable {
    enum Event {
        case documentStart
        case documentEnd
        case streamEnd
        case alias(name: String)
        case scalar(Properties, text: String, style: LocatedValue.Style)
        case sequenceStart(Properties)
        case sequenceEnd
        case mappingStart(Properties)
        case mappingEnd
    }

    struct Properties {
        var anchor: String?
        var tag: String?
    }

    /// What the scanner stumbled over, in its own words, with the offset in Unicode scalars or in bytes.
    struct ScanningError: Error {
        enum Offset {
            case scalars(Int)
            case bytes(Int)
        }
        var problem: String
        var offset: Offset
        /// Where the construct began that the scanner was in, in Unicode scalars.
        var beginning: Int
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// The input must stay where it is for as long as the events are read.
    init(_ input: UnsafeBufferPointer<UInt8>) {
        // On the heap because the parser keeps a pointer to itself.
        parser = .allocate(capacity: 1)
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event and the offset in Unicode scalars at which it begins.
    mutating func next() throws(ScanningError) -> (event: Event, offset: Int) {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
            defer { yaml_event_delete(&event) }
            if let translated = Self.translate(event) { return (translated, event.start_mark.index) }
        }
    }

    private func failure() -> ScanningError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "the text is no YAML"
        guard parser.pointee.error == YAML_READER_ERROR else {
            return ScanningError(
                problem: problem, offset: .scalars(parser.pointee.problem_mark.index),
                beginning: parser.pointee.context_mark.index)
        }
        return ScanningError(problem: problem, offset: .bytes(parser.pointee.problem_offset), beginning: 0)
    }

    /// Nil for events that say nothing.
    private static func translate(_ event: yaml_event_t) -> Event? {
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_ALIAS_EVENT: return .alias(name: text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let value = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let properties = Properties(anchor: text(scalar.anchor), tag: text(scalar.tag))
            return .scalar(properties, text: value, style: style(scalar.style))
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return .sequenceStart(Properties(anchor: text(start.anchor), tag: text(start.tag)))
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return .mappingStart(Properties(anchor: text(start.anchor), tag: text(start.tag)))
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        default: return nil
        }
    }

    private static func style(_ style: yaml_scalar_style_t) -> LocatedValue.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private static func text(_ pointer: UnsafePointer<UInt8>?) -> String? { pointer.map { String(cString: $0) } }
}
