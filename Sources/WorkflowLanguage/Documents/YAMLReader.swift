import WorkflowModel

/// Reads one YAML document into located values, within the bounds of ``Limits``.
struct YAMLReader: ~Copyable {
    /// A value and what it costs to repeat it.
    struct Reading {
        var value: LocatedValue
        var nodes: Int
        var bytes: Int
        var height: Int
    }

    /// Reading cannot go on; the reason is in the problems.
    struct Stopped: Error {}

    var problems = ProblemList()
    private var events: YAMLEvents
    private let source: SourceText
    private var anchors: [String: Reading] = [:]
    private var nodesRemaining = Limits.nodesMaximum
    private var replayRemaining = Limits.replayedBytesMaximum

    init(_ events: consuming YAMLEvents, source: SourceText) {
        self.events = events
        self.source = source
    }

    /// Reads the bytes of `source`; nil when there is a problem that leaves nothing to look at.
    static func read(_ source: SourceText, problems: inout ProblemList) -> LocatedValue? {
        source.bytes.withUnsafeBufferPointer { input in
            var reader = YAMLReader(YAMLEvents(input), source: source)
            reader.problems = problems
            let document = try? reader.document()
            problems = reader.problems
            return document
        }
    }

    private mutating func document() throws(Stopped) -> LocatedValue {
        var (event, offset) = try next()
        guard case .documentStart = event else {
            throw stop(.syntax, "the document is empty", remedy: nil, at: offset, "")
        }
        (event, offset) = try next()
        let document = try node(event, at: offset, depth: 1, pointer: "")
        _ = try next()
        (event, offset) = try next()
        if case .documentStart = event {
            throw stop(
                .syntax, "a second document begins here", remedy: "give each document a file of its own", at: offset, ""
            )
        }
        return document.value
    }

    private mutating func node(
        _ event: YAMLEvents.Event, at offset: Int, depth: Int, pointer: String
    ) throws(Stopped) -> Reading {
        guard depth <= Limits.depthMaximum else { throw stopAtDepth(offset, pointer) }
        switch event {
        case .alias(let name): return try alias(name, at: offset, depth: depth, pointer: pointer)
        case .scalar(let properties, let text, let style):
            try spend(nodes: 1, at: offset, pointer: pointer)
            let value = scalar(text, style, properties, at: offset, pointer: pointer)
            return register(Reading(value: value, nodes: 1, bytes: text.utf8.count, height: 1), properties)
        case .sequenceStart(let properties):
            try spend(nodes: 1, at: offset, pointer: pointer)
            refuseTag(properties, at: offset, pointer: pointer)
            return register(try sequence(at: offset, depth: depth, pointer: pointer), properties)
        case .mappingStart(let properties):
            try spend(nodes: 1, at: offset, pointer: pointer)
            refuseTag(properties, at: offset, pointer: pointer)
            return register(try mapping(at: offset, depth: depth, pointer: pointer), properties)
        case .documentStart, .documentEnd, .streamEnd, .sequenceEnd, .mappingEnd:
            throw stop(.syntax, "a value is missing", remedy: nil, at: offset, pointer)
        }
    }

    private mutating func sequence(at offset: Int, depth: Int, pointer: String) throws(Stopped) -> Reading {
        var elements: [LocatedValue] = []
        var whole = Reading(value: located(.array([]), at: offset), nodes: 1, bytes: 0, height: 1)
        while true {
            let (event, place) = try next()
            if case .sequenceEnd = event { break }
            let pointer = Pointer.appending(elements.count, to: pointer)
            let element = try node(event, at: place, depth: depth + 1, pointer: pointer)
            whole.add(element)
            elements.append(element.value)
        }
        whole.value.content = .array(elements)
        return whole
    }

    private mutating func mapping(at offset: Int, depth: Int, pointer: String) throws(Stopped) -> Reading {
        var members = MemberList()
        var whole = Reading(value: located(.object([]), at: offset), nodes: 1, bytes: 0, height: 1)
        while true {
            let (event, place) = try next()
            if case .mappingEnd = event { break }
            let (key, isMerge) = try self.key(event, at: place, pointer: pointer)
            let keyPlace = source.place(ofScalar: place)
            let inner = Pointer.appending(key, to: pointer)
            let (valueEvent, valuePlace) = try next()
            let value = try node(valueEvent, at: valuePlace, depth: depth + 1, pointer: inner)
            whole.add(value)
            whole.bytes += key.utf8.count
            if isMerge {
                merge(value.value, into: &members, pointer: inner)
            } else if let first = members.place(of: key) {
                problems.add(
                    .duplicateKey, "the key `\(key)` appears twice in this mapping, first in line \(first.line)",
                    remedy: "remove or rename one of the two", at: keyPlace, pointer: inner)
            } else {
                members.append(LocatedValue.Member(key: key, keyPlace: keyPlace, value: value.value))
            }
        }
        whole.value.content = .object(members.all)
        return whole
    }

    /// The text of a key; nothing but a scalar can be one.
    private mutating func key(
        _ event: YAMLEvents.Event, at offset: Int, pointer: String
    ) throws(Stopped) -> (text: String, isMerge: Bool) {
        let remedy = "write the key as a plain or quoted text"
        switch event {
        case .scalar(let properties, let text, let style):
            try spend(nodes: 1, at: offset, pointer: pointer)
            refuseTag(properties, at: offset, pointer: pointer)
            // A key is its text, whatever it would mean as a value.
            let content = LocatedValue.Scalar(value: .string(text), text: text, style: style)
            let value = located(.scalar(content), at: offset)
            _ = register(Reading(value: value, nodes: 1, bytes: text.utf8.count, height: 1), properties)
            if style == .plain, text.isEmpty {
                problems.add(
                    .syntax, "this key is empty", remedy: remedy, at: source.place(ofScalar: offset), pointer: pointer)
            }
            return (text, style == .plain && text == "<<")
        case .alias(let name):
            guard let anchored = anchors[name], case .scalar(let scalar) = anchored.value.content else {
                throw stop(
                    .syntax, "the alias `*\(name)` stands where a key must be", remedy: remedy, at: offset, pointer)
            }
            return (scalar.text, false)
        case .sequenceStart, .mappingStart, .documentStart, .documentEnd, .streamEnd, .sequenceEnd, .mappingEnd:
            throw stop(.syntax, "a list or mapping stands where a key must be", remedy: remedy, at: offset, pointer)
        }
    }

    private mutating func alias(
        _ name: String, at offset: Int, depth: Int, pointer: String
    ) throws(Stopped) -> Reading {
        guard let anchored = anchors[name] else {
            throw stop(
                .unknownName, "the alias `*\(name)` has no anchor before it",
                remedy: "define it with `&\(name)` earlier in the document", at: offset, pointer)
        }
        guard depth + anchored.height - 1 <= Limits.depthMaximum else { throw stopAtDepth(offset, pointer) }
        try spend(nodes: anchored.nodes, at: offset, pointer: pointer)
        replayRemaining -= anchored.bytes
        guard replayRemaining >= 0 else {
            throw stop(
                .limitExceeded, "aliases repeat more than \(Limits.replayedBytesMaximum) bytes of text",
                remedy: "repeat less", at: offset, pointer)
        }
        return anchored
    }

    /// Adds the entries of a mapping, or of each mapping of a list, that are not there yet.
    private mutating func merge(_ value: LocatedValue, into members: inout MemberList, pointer: String) {
        let sources: [LocatedValue]
        if case .array(let elements) = value.content { sources = elements } else { sources = [value] }
        for source in sources {
            guard case .object(let merged) = source.content else {
                problems.add(
                    .wrongType, "`<<` merges mappings, but this is \(source.kindName)",
                    remedy: "give an alias of a mapping, such as `<<: *defaults`", at: value.place, pointer: pointer)
                continue
            }
            for member in merged { members.merge(member) }
        }
    }

    // MARK: - Parts

    private mutating func scalar(
        _ text: String, _ style: LocatedValue.Style, _ properties: YAMLEvents.Properties, at offset: Int,
        pointer: String
    ) -> LocatedValue {
        refuseTag(properties, at: offset, pointer: pointer)
        var value = Value.string(text)
        if style == .plain {
            if let resolved = CoreSchema.resolve(text) {
                value = resolved
            } else {
                problems.add(
                    .invalidValue, "`\(text)` is no number that JSON can hold", remedy: "put it in quotes for a text",
                    at: source.place(ofScalar: offset), pointer: pointer)
            }
        }
        return located(.scalar(LocatedValue.Scalar(value: value, text: text, style: style)), at: offset)
    }

    private mutating func register(_ reading: Reading, _ properties: YAMLEvents.Properties) -> Reading {
        if let anchor = properties.anchor { anchors[anchor] = reading }
        return reading
    }

    private mutating func refuseTag(_ properties: YAMLEvents.Properties, at offset: Int, pointer: String) {
        // "!" alone is the mark of a value whose meaning is its form; it says nothing that quotes do not say.
        guard let tag = properties.tag, tag != "!" else { return }
        problems.add(
            .unsupported, "tags such as `\(tag)` are not supported",
            remedy: "remove the tag; put a text in quotes to keep it a text", at: source.place(ofScalar: offset),
            pointer: pointer)
    }

    private func located(_ content: LocatedValue.Content, at offset: Int) -> LocatedValue {
        LocatedValue(place: source.place(ofScalar: offset), content: content)
    }

    // MARK: - Bounds and failures

    private mutating func next() throws(Stopped) -> (YAMLEvents.Event, Int) {
        do { return try events.next() } catch {
            problems.add(YAMLExplanation(of: error, in: source))
            throw Stopped()
        }
    }

    private mutating func spend(nodes: Int, at offset: Int, pointer: String) throws(Stopped) {
        nodesRemaining -= nodes
        guard nodesRemaining >= 0 else {
            throw stop(
                .limitExceeded,
                "the document has more than \(Limits.nodesMaximum) values, those that aliases repeat counted",
                remedy: "split it, or repeat less", at: offset, pointer)
        }
    }

    private mutating func stopAtDepth(_ offset: Int, _ pointer: String) -> Stopped {
        stop(
            .limitExceeded, "the document is nested more than \(Limits.depthMaximum) levels deep",
            remedy: "nest less", at: offset, "")
    }

    private mutating func stop(
        _ code: DiagnosticCode, _ message: String, remedy: String?, at offset: Int, _ pointer: String
    ) -> Stopped {
        problems.add(code, message, remedy: remedy, at: source.place(ofScalar: offset), pointer: pointer)
        return Stopped()
    }
}

extension YAMLReader.Reading {
    fileprivate mutating func add(_ part: YAMLReader.Reading) {
        nodes += part.nodes
        bytes += part.bytes
        height = max(height, part.height + 1)
    }
}
