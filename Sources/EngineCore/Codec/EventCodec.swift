import WorkflowModel

/// Events as bytes: compact, the same for the same events, and readable by every later version.
///
/// Form: version, count, the first time, then each event as the difference of its time and its fact after a tag.
/// Numbers take seven bits a byte, text and lists stand after their length. See `FactTag` for the tags.
public enum EventCodec {
    /// The version that is written. Readers know all versions up to it.
    public static let version: UInt8 = 2

    /// The bytes of the events of one transition, or of several.
    public static func encode(_ events: [Event]) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        writer.number(UInt64(events.count))
        var last: Int64 = 0
        for event in events {
            writer.signed(event.at.millisecondsSinceEpoch &- last)
            last = event.at.millisecondsSinceEpoch
            writer.fact(event.fact)
        }
        return writer.bytes
    }

    /// The events of such bytes; refuses anything else.
    public static func decode(_ bytes: [UInt8]) throws(CodecError) -> [Event] {
        var reader = ByteReader(bytes)
        try reader.version(upTo: version)
        var last: Int64 = 0
        let events = try reader.list { reader throws(CodecError) in
            last = last &+ (try reader.signed())
            return Event(at: Instant(millisecondsSinceEpoch: last), fact: try reader.fact())
        }
        try reader.finish()
        return events
    }
}
