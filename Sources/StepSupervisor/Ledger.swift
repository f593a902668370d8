import Glibc
import StepProtocol

/// The names of all steps that were spawned and not yet confirmed, in a file that outlives the supervisor.
///
/// One small write in place before each spawn and one after each confirmation: no file is made, renamed or synced while
/// steps run. It is how a successor within the same boot knows for certain: a name in the ledger without a stored
/// result is a step that was lost, and its mark finds what is left of it; a name that is not there was never spawned.
/// A power cut may spoil the ledger, but then another boot identifier says that everything that ran is lost.
struct Ledger: ~Copyable {
    /// The step that a slot of the ledger holds: 32 bytes, zeroes when it holds none.
    struct Line: Coded {
        var identifier = StepIdentifier()
        var mark: UInt64 = 0
        var isTaken: UInt64 = 0

        mutating func code(_ coder: inout Coder) throws(FrameError) {
            try coder.code(&identifier, "identifier")
            try coder.code(&mark, "mark")
            try coder.code(&isTaken, "state")
        }
    }

    /// What the ledger begins with.
    private struct Header: Coded {
        static let magic: UInt64 = 0x3167_6c70_6574_7332
        var magic = Self.magic
        var identity = UInt64.random(in: 1 ... .max)
        var bootID = ""

        mutating func code(_ coder: inout Coder) throws(FrameError) {
            try coder.code(&magic, "magic")
            try coder.code(&identity, "identity")
            try coder.code(&bootID, "boot")
            try coder.check(magic == Self.magic, "magic")
        }
    }

    private static let headerBytes = 4096
    private static let lineBytes = 32

    private let file: OwnedDescriptor
    /// A name of this ledger, for as long as the file lives.
    let identity: UInt64
    private var free: [UInt32] = []

    /// The lines of predecessors, by their slots; they stay in the file until they are cleared.
    private(set) var inherited: [UInt32: Line] = [:]
    /// Whether these are lines of the boot that goes on.
    let isSameBoot: Bool

    /// Opens the ledger, which is made when missing.
    init(path: String, bootID: String) throws(SystemError) {
        let file = try SystemFiles.create(path, O_RDWR)
        // Room for every line beforehand: a full disk must not be met between a spawn and its line.
        let size = Self.headerBytes + Int(Limits.stepsMaximum) * Self.lineBytes
        let code = posix_fallocate(file.number, 0, off_t(size))
        guard code == 0 else { throw SystemError(code: code) }
        guard let bytes = SystemFiles.contents(of: file.number, maximum: size), bytes.count == size else {
            throw SystemError(code: EIO)
        }
        var coder = Coder(reading: bytes)
        let found = try? coder.coded(Header(), "header")
        var header = found ?? Header()
        let isSameBoot = header.bootID == bootID
        if !isSameBoot {
            header.bootID = bootID
            try Self.write(Coder.bytes(of: header), at: 0, to: file.number)
            fsync(file.number)
        }
        self.file = file
        self.isSameBoot = isSameBoot
        identity = header.identity
        for slot in (0..<Limits.stepsMaximum).reversed() {
            let start = Int(Self.offset(of: slot))
            // Of a slot that is free, and most are, nothing else is read.
            let isTaken = found != nil && bytes[start + Self.lineBytes - 8] == 1
            if isTaken, let line = try? Coder.value(Line.self, from: bytes, in: start..<start + Self.lineBytes) {
                inherited[slot] = line
            } else {
                free.append(slot)
            }
        }
    }

    /// Whether there is a free line.
    var hasRoom: Bool { !free.isEmpty }

    /// Writes a step's line and gives its slot. Throws `ENOSPC` when there is no room.
    mutating func enter(_ identifier: StepIdentifier, mark: UInt64) throws(SystemError) -> UInt32 {
        guard let slot = free.last else { throw SystemError(code: ENOSPC) }
        let line = Line(identifier: identifier, mark: mark, isTaken: 1)
        try Self.write(Coder.bytes(of: line), at: Self.offset(of: slot), to: file.number)
        free.removeLast()
        return slot
    }

    /// Takes a line out.
    mutating func clear(_ slot: UInt32) {
        try? Self.write(Coder.bytes(of: Line()), at: Self.offset(of: slot), to: file.number)
        free.append(slot)
    }

    private static func offset(of slot: UInt32) -> off_t {
        off_t(headerBytes + Int(slot) * lineBytes)
    }

    private static func write(_ bytes: [UInt8], at offset: off_t, to file: Int32) throws(SystemError) {
        guard pwrite(file, bytes, bytes.count, offset) == bytes.count else { throw SystemError() }
    }
}
