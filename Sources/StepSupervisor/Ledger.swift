import Glibc
import StepProtocol

/// What outlives the supervisor, in a file of frames: a greeting that names its life, and every result that no journal
/// holds.
///
/// Steps that run are not in it. A successor that was not handed them knows by the name that they are lost, and by the
/// life's number, which their marks begin with, finds what is left of them. Results are synced; what a power cut leaves
/// of the last ones is cut off, because a file grows only by what its disk has.
struct Ledger: ~Copyable {
    private let file: OwnedDescriptor
    private var head: [UInt8] = []
    private var end = 0
    /// The life that the file speaks of; empty when it is new.
    private(set) var incarnation = ""
    /// What was found.
    private(set) var results: [StepResult] = []

    /// Opens the ledger, which is made when missing.
    init(path: String) throws(SystemError) {
        file = try SystemFiles.create(path, O_RDWR)
        let bytes = SystemFiles.contents(of: file.number, maximum: Limits.stateBytesMaximum) ?? []
        var decoder = FrameDecoder()
        decoder.append(bytes)
        while let frame = try? decoder.next() {
            if case .hello(let greeting) = frame { incarnation = greeting.incarnation }
            if case .result(let result) = frame { results.append(result) }
            end = bytes.count - decoder.pendingBytes
        }
    }

    /// Names the life that begins, in place: the name is as long as the one before, and the results stay behind it.
    mutating func begin(_ incarnation: String) throws(SystemError) {
        head = try write([.hello(Greeting(processID: 0, incarnation: incarnation))], at: 0)
        end = max(end, head.count)
        guard ftruncate(file.number, off_t(end)) == 0 else { throw SystemError() }
    }

    /// Makes results durable.
    mutating func keep(_ results: [StepResult]) throws(SystemError) {
        let bytes = try write(results.map { .result($0) }, at: end)
        guard fdatasync(file.number) == 0 else { throw SystemError() }
        end += bytes.count
    }

    /// All results are durable elsewhere.
    mutating func clear() {
        if end > head.count, ftruncate(file.number, off_t(head.count)) == 0 { end = head.count }
    }

    private func write(_ frames: [Frame], at offset: Int) throws(SystemError) -> [UInt8] {
        var encoder = FrameEncoder()
        for frame in frames { encoder.append(frame) }
        guard lseek(file.number, off_t(offset), SEEK_SET) >= 0 else { throw SystemError() }
        try SystemFiles.write(encoder.bytes, to: file.number)
        return encoder.bytes
    }
}
