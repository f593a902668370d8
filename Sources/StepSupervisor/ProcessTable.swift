import CStepSpawn
import Glibc

/// One look at the kernel's process table: who carries which mark, and who is in which session.
///
/// A process belongs to a step when it carries the step's mark (see `step_mark_read`), is in the session of the main
/// process, or descends from one that belongs. The mark passes through fork, exec, setsid and an emptied environment,
/// so a double-forked daemon is found as surely as a child; ancestry finds those that shed the mark on purpose.
final class ProcessTable {
    /// One process, with what proves that its number still means it.
    struct Member: Hashable {
        enum Proof: Hashable {
            case mark(UInt64)
            case parent(Int32)
            case session(Int32)
            case group(String)
        }
        var processID: Int32
        var proof: Proof
    }

    private var byMark: [UInt64: [Int32]] = [:]
    private var bySession: [Int32: [Int32]] = [:]
    private var strays: [Int32] = []
    /// Read when somebody asks: a file for each stray. Who carries a mark of ours is found by that alone.
    private lazy var straysByParent = Dictionary(grouping: strays) { Self.parent(of: $0) ?? 0 }

    /// Looks. `isOurs` tells the marks that steps of ours have.
    init(isOurs: (UInt64) -> Bool) {
        for processID in SystemFiles.names(in: "/proc").lazy.compactMap({ Int32($0) }) {
            let mark = Self.mark(of: processID)
            let session = getsid(processID)
            // The kernel's own threads are in no session.
            guard session != 0 else { continue }
            bySession[session, default: []].append(processID)
            if let mark, isOurs(mark) { byMark[mark, default: []].append(processID) } else { strays.append(processID) }
        }
    }

    /// Every process of a step, its main process and zombies not yet reaped included. A mark or session of zero is none.
    func members(mark: UInt64, session: Int32) -> [Member] {
        var members: [Member] = []
        var known: Set<Int32> = []
        func add(_ found: [Int32]?, _ proof: Member.Proof) {
            for processID in found ?? [] where known.insert(processID).inserted {
                members.append(Member(processID: processID, proof: proof))
            }
        }
        if mark > 0 { add(byMark[mark], .mark(mark)) }
        if session > 0 { add(bySession[session], .session(session)) }
        var next = 0
        while next < members.count {
            let parent = members[next].processID
            next += 1
            add(straysByParent[parent], .parent(parent))
        }
        return members
    }

    /// Signals the process only if it is still the one that was found: the pidfd is taken before the look.
    static func signal(_ member: Member, _ signals: [Int32]) {
        let descriptor = step_descriptor_of(member.processID)
        guard descriptor >= 0 else { return }
        let owned = OwnedDescriptor(descriptor)
        let isSame =
            switch member.proof {
            case .mark(let mark): self.mark(of: member.processID) == mark
            case .session(let session): getsid(member.processID) == session
            case .parent(let parent): self.parent(of: member.processID) == parent
            case .group(let path): ControlGroup.processes(below: path).contains(member.processID)
            }
        guard isSame else { return }
        for signal in signals { _ = step_descriptor_signal(owned.number, signal) }
    }

    /// The mark that a process carries, zombies included; nil when it is gone or not ours to look at.
    static func mark(of processID: Int32) -> UInt64? {
        var mark: UInt64 = 0
        return step_mark_read(processID, &mark) == 0 ? mark : nil
    }

    /// Our own children; nil when the kernel does not tell (CONFIG_PROC_CHILDREN).
    static func ownChildren() -> [Int32]? {
        let processID = getpid()
        return SystemFiles.read("/proc/self/task/\(processID)/children", maximum: 1 << 20).map(numbers(in:))
    }

    /// Ended, and not yet reaped by its parent.
    static func isZombie(_ processID: Int32) -> Bool { status(of: processID)?.state ?? "Z" == "Z" }

    /// Nil when the process is gone.
    private static func parent(of processID: Int32) -> Int32? { status(of: processID)?.parent }

    /// The fields of the kernel's line that follow the name, which may hold anything.
    private static func status(of processID: Int32) -> (state: Character, parent: Int32)? {
        guard let line = SystemFiles.read("/proc/\(processID)/stat"), let end = line.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = line[(end + 1)...].split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard fields.count == 3, let state = fields[0].first, let parent = numbers(in: Array(fields[1])).first else {
            return nil
        }
        return (Character(UnicodeScalar(state)), parent)
    }

    /// The numbers in text that separates them with spaces or newlines.
    static func numbers(in text: [UInt8]) -> [Int32] {
        text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.compactMap { digits in
            digits.reduce(Int32?(0)) { value, digit in
                guard let value, digit >= 48, digit <= 57, value < 100_000_000 else { return nil }
                return value * 10 + Int32(digit - 48)
            }
        }
    }
}
