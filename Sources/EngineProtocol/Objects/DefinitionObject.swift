public import WorkflowModel

/// A definition that is registered by namespace, name and version.
public struct DefinitionObject: WireObject {
    /// Who keeps it apart from others of its name.
    public var namespace: String
    /// The definition's name.
    public var name: String
    /// The definition's version.
    public var version: String
    /// The content address: the SHA-256 of its text.
    public var processID: String
    /// What it does, in the author's words.
    public var summary: String?
    /// When it was registered.
    public var registeredAt: Instant
    /// The user ID of who registered it.
    public var registeredBy: UInt32

    /// A definition from its parts.
    public init(
        namespace: String, name: String, version: String, processID: String, summary: String? = nil,
        registeredAt: Instant, registeredBy: UInt32
    ) {
        self.namespace = namespace
        self.name = name
        self.version = version
        self.processID = processID
        self.summary = summary
        self.registeredAt = registeredAt
        self.registeredBy = registeredBy
    }

    /// How `execution.start` names it: `namespace/name@version`.
    public var reference: DefinitionReference { DefinitionReference(name: "\(namespace)/\(name)", version: version) }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "definition")
        namespace = try reader.required("namespace", try reader.string("namespace"))
        name = try reader.required("name", try reader.string("name"))
        version = try reader.required("version", try reader.string("version"))
        processID = try reader.required("processID", try reader.string("processID"))
        summary = try reader.string("summary")
        registeredAt = try reader.required("registeredAt", try reader.instant("registeredAt"))
        let user = try reader.required(
            "registeredBy", try reader.integer("registeredBy", in: 0...Int64(UInt32.max)))
        registeredBy = UInt32(clamping: user)
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("namespace", namespace)
        writer.write("name", name)
        writer.write("version", version)
        writer.write("processID", processID)
        writer.write("summary", orNull: summary.map { .string($0) })
        writer.write("registeredAt", registeredAt)
        writer.write("registeredBy", registeredBy)
        return writer.value
    }
}

/// A registered definition as requests name it: `name`, `namespace/name`, or either with `@version`.
public struct DefinitionReference: Sendable, Hashable {
    /// The name, with its namespace before it where that was given.
    public var name: String
    /// Nil means the highest version.
    public var version: String?

    /// A reference from its parts.
    public init(name: String, version: String? = nil) {
        self.name = name
        self.version = version
    }

    /// Nil when the text is no reference.
    public init?(_ text: String) {
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let names = halves[0].split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(names.count), names.allSatisfy(Self.isName) else { return nil }
        name = String(halves[0])
        if halves.count == 2 {
            guard let first = halves[1].utf8.first, first >= 0x30, first <= 0x39, !halves[1].contains("@") else {
                return nil
            }
            version = String(halves[1])
        }
    }

    /// The reference as it is written.
    public var text: String { version.map { "\(name)@\($0)" } ?? name }

    /// Whether it has namespace and version, so that it can mean one definition only.
    public var isWhole: Bool { version != nil && name.contains("/") }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                case _: false
                }
            }
    }
}
