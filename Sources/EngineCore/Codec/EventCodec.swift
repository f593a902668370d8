public enum EventCodec {
    public static func encode(_ events: [Event]) -> [UInt8] { [] }
    public static func decode(_ bytes: [UInt8]) throws(CodecError) -> [Event] { throw CodecError(kind: .truncated, offset: 0) }
}
