/// Turns frames into bytes: length of what follows the header, kind, version, two zero bytes, content.
public struct FrameEncoder: Sendable {
    private var writer = ByteWriter()

    /// An encoder without bytes.
    public init() {}

    /// What was encoded and not yet removed.
    public var bytes: [UInt8] { writer.bytes }

    /// The number of bytes encoded and not yet removed.
    public var count: Int { writer.bytes.count }

    /// Appends one frame.
    public mutating func append(_ frame: Frame) {
        let start = writer.bytes.count
        writer.write(UInt32(0))
        writer.write(frame.kind.rawValue)
        writer.write(Limits.version)
        writer.write(UInt16(0))
        frame.writeContent(to: &writer)
        writer.overwrite(at: start, with: UInt32(clamping: writer.bytes.count - start - Limits.headerBytes))
    }

    /// Forgets the first `count` bytes, which were sent.
    public mutating func removeFirst(_ count: Int) {
        if count == writer.bytes.count {
            writer.removeAll(keepingCapacity: writer.bytes.capacity <= Limits.bufferBytesKept)
        } else {
            writer.removeFirst(count)
        }
    }

    /// Forgets all bytes.
    public mutating func removeAll() {
        removeFirst(count)
    }
}

extension Frame {
    var kind: Kind {
        switch self {
        case .hello: .hello
        case .start: .start
        case .control: .control
        case .confirm: .confirm
        case .list: .list
        case .started: .started
        case .notice: .notice
        case .result: .result
        case .entry: .entry
        case .listEnd: .listEnd
        case .refused: .refused
        }
    }

    func writeContent(to writer: inout ByteWriter) {
        switch self {
        case .hello(let greeting): greeting.write(to: &writer)
        case .start(let description): description.write(to: &writer)
        case .control(let identifier, let control):
            identifier.write(to: &writer)
            control.write(to: &writer)
        case .confirm(let identifier): identifier.write(to: &writer)
        case .list: break
        case .started(let identifier, let processID):
            identifier.write(to: &writer)
            writer.write(processID)
        case .notice(let identifier, let notice):
            identifier.write(to: &writer)
            notice.write(to: &writer)
        case .result(let result): result.write(to: &writer)
        case .entry(let entry): entry.write(to: &writer)
        case .listEnd(let count): writer.write(count)
        case .refused(let refusal): refusal.write(to: &writer)
        }
    }
}
