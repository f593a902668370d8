public import WorkflowModel

/// The two streams of a step.
public enum LogStream: String, Sendable, CaseIterable {
    /// Standard output.
    case stdout
    /// Standard error.
    case stderr
}

/// A piece of what one attempt of a step wrote.
public struct LogChunk: WireObject {
    /// Names the run of the step within its execution.
    public var token: UInt64
    /// The key of the node.
    public var nodeKey: String
    /// The name of the node.
    public var name: String
    /// The attempt, from 1.
    public var attempt: Int
    /// The stream.
    public var stream: LogStream
    /// Where the piece stands in its stream, in bytes.
    public var offset: UInt64
    /// The bytes: any, not only text.
    public var bytes: [UInt8]
    /// Where the loops around the step stand, outermost first, from 0; empty without loops.
    public var iteration: [Int]
    /// When the piece was written, where that is known.
    public var at: Instant?
    /// Bytes before this piece that were not kept, because the output was larger than its bound.
    public var droppedBytes: UInt64

    /// A piece.
    public init(
        token: UInt64, nodeKey: String, name: String, attempt: Int, stream: LogStream, offset: UInt64, bytes: [UInt8],
        droppedBytes: UInt64 = 0, iteration: [Int] = [], at: Instant? = nil
    ) {
        self.token = token
        self.nodeKey = nodeKey
        self.name = name
        self.attempt = attempt
        self.stream = stream
        self.offset = offset
        self.bytes = bytes
        self.droppedBytes = droppedBytes
        self.iteration = iteration
        self.at = at
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "chunk")
        token = try reader.required("token", try reader.identifier("token"))
        nodeKey = try reader.required("nodeKey", try reader.string("nodeKey"))
        name = try reader.required("name", try reader.string("name"))
        attempt = try reader.required("attempt", try reader.count("attempt"))
        stream = try reader.required("stream", try reader.choice("stream", of: LogStream.self))
        offset = try reader.required("offset", try reader.identifier("offset"))
        droppedBytes = try reader.identifier("droppedBytes") ?? 0
        iteration = try reader.indexes("iteration") ?? []
        at = try reader.instant("at")
        if let text = try reader.string("text") {
            bytes = Array(text.utf8)
        } else {
            let base64 = try reader.required("text", try reader.string("base64"))
            guard let decoded = Base64.decode(base64) else { throw reader.error("base64", "is no base64") }
            bytes = decoded
        }
    }

    /// The JSON of the object: `text` when the bytes are UTF-8, else `base64`.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("token", token)
        writer.write("nodeKey", nodeKey)
        writer.write("name", name)
        writer.write("attempt", attempt)
        writer.write("stream", stream.rawValue)
        writer.write("offset", offset)
        if !iteration.isEmpty { writer.write("iteration", iteration) }
        writer.write("at", ifPresent: at.map { .instant($0) })
        if droppedBytes > 0 { writer.write("droppedBytes", droppedBytes) }
        if let text = String(validating: bytes, as: UTF8.self) {
            writer.write("text", text)
        } else {
            writer.write("base64", Base64.encode(bytes))
        }
        return writer.value
    }
}
