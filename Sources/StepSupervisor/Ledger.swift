import Glibc
import StepProtocol

/// The names of all steps that were spawned and not yet confirmed, in a file that outlives the supervisor.
///
/// One small write in place before each spawn and one after each confirmation: no file is made, renamed or synced while
/// steps run. It is how a successor within the same boot knows for certain: a name in the ledger without a stored
/// result is a step that was lost, and its mark finds what is left of it; a name that is not there was never spawned.
/// A power cut may spoil the ledger, but then another boot identifier says that everything that ran is lost.
struct Ledger: ~Copyable {
    /// One line of the ledger.
    struct Line {
        var slot: UInt32
        var identifier: StepIdentifier
        var mark: UInt64
    }

    private static let magic: UInt64 = 0x3167_6c70_6574_7332
    private static let headerBytes = 4096
    private static let lineBytes = 32

    private let file: OwnedDescriptor
    /// A name of this ledger, for as long as the file lives.
    let identity: UInt64
    private var free: [UInt32] = []

    /// The lines of predecessors; they stay in the file until they are cleared.
    private(set) var inherited: [Line] = []
    /// Whether these are lines of the boot that goes on.
    let isSameBoot: Bool

    /// Opens the ledger, which is made when missing.
    init(path: String, bootID: String) throws(SystemError) {
        let file = try OwnedDescriptor(checking: open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
        // Room for every line beforehand: a full disk must not be met between a spawn and its line.
        let size = Self.headerBytes + Int(Limits.stepsMaximum) * Self.lineBytes
        let code = posix_fallocate(file.number, 0, off_t(size))
        guard code == 0 else { throw SystemError(code: code) }
        guard let bytes = SystemFiles.contents(of: file.number, maximum: size), bytes.count == size else {
            throw SystemError(code: EIO)
        }
        var header = ByteReader(bytes, in: 0..<Self.headerBytes)
        let isKnown = (try? header.read(UInt64.self, "magic")) == Self.magic
        let found = (try? header.read(UInt64.self, "identity")) ?? 0
        let boot = (try? header.readString("boot", maximum: 64)) ?? ""
        let identity = isKnown ? found : UInt64.random(in: 1 ... .max)
        let isSameBoot = isKnown && boot == bootID
        if !isSameBoot {
            var writer = ByteWriter()
            writer.write(Self.magic)
            writer.write(identity)
            writer.write(bootID)
            try Self.write(writer.bytes, at: 0, to: file.number)
            fsync(file.number)
        }
        self.file = file
        self.identity = identity
        self.isSameBoot = isSameBoot
        for slot in (0..<Limits.stepsMaximum).reversed() {
            let start = Self.headerBytes + Int(slot) * Self.lineBytes
            var reader = ByteReader(bytes, in: start..<start + Self.lineBytes)
            if isKnown, let identifier = try? StepIdentifier(from: &reader),
                let mark = try? reader.read(UInt64.self, "mark"), (try? reader.read(UInt64.self, "state")) == 1
            {
                inherited.append(Line(slot: slot, identifier: identifier, mark: mark))
            } else {
                free.append(slot)
            }
        }
    }

    /// Writes a step's line; nil when the ledger is full.
    mutating func enter(_ identifier: StepIdentifier, mark: UInt64) throws(SystemError) -> UInt32? {
        guard let slot = free.popLast() else { return nil }
        var writer = ByteWriter()
        identifier.write(to: &writer)
        writer.write(mark)
        writer.write(UInt64(1))
        do throws(SystemError) {
            try Self.write(writer.bytes, at: Self.offset(of: slot), to: file.number)
        } catch {
            free.append(slot)
            throw error
        }
        return slot
    }

    /// Takes a line out.
    mutating func clear(_ slot: UInt32) {
        try? Self.write([UInt8](repeating: 0, count: Self.lineBytes), at: Self.offset(of: slot), to: file.number)
        free.append(slot)
    }

    private static func offset(of slot: UInt32) -> off_t {
        off_t(headerBytes + Int(slot) * lineBytes)
    }

    private static func write(_ bytes: [UInt8], at offset: off_t, to file: Int32) throws(SystemError) {
        guard pwrite(file, bytes, bytes.count, offset) == bytes.count else { throw SystemError() }
    }
}
