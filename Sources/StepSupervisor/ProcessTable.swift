import CStepSpawn
import Glibc

/// What a look at the kernel's process table showed: who carries which mark, and whose children the others are.
///
/// A process belongs to a step when it carries the step's mark (see `step_mark_read`), or descends from one that belongs.
/// The mark passes through fork, exec, setsid and an emptied environment, so a double-forked daemon is found as surely as
/// a child; ancestry finds those that shed the mark on purpose.
final class ProcessTable {
    /// One process, with what proves that its number still means it.
    struct Member: Hashable {
        enum Proof: Hashable {
            case mark(UInt64)
            case parent(Int32)
            case group(String)
        }
        var processID: Int32
        var proof: Proof

        /// Whether nothing but its parent says whose it is.
        var isTiedByParent: Bool { if case .parent = proof { true } else { false } }
    }

    private let isOurs: (UInt64) -> Bool
    private var known: Set<Int32> = []
    /// The marks of ours that were found.
    private(set) var marks: Set<UInt64> = []
    /// Who was found, by what proves it. Who carries a mark of ours is found by that alone.
    private var found: [Member.Proof: [Int32]] = [:]
    /// Of the others those whose parent nobody has asked for, because that takes a file for each.
    private var strays: [Int32] = []

    /// Looks at every process. `isOurs` tells the marks that steps of ours have.
    init(isOurs: @escaping (UInt64) -> Bool) {
        self.isOurs = isOurs
        look()
    }

    /// Looks at the processes that were not there before: of thousands few are.
    func look() {
        for processID in SystemFiles.names(in: "/proc").lazy.compactMap({ Int32($0) })
        where known.insert(processID).inserted {
            if let mark = Self.mark(of: processID), isOurs(mark) {
                marks.insert(mark)
                found[.mark(mark), default: []].append(processID)
            } else if getsid(processID) != 0 {
                // The kernel's own threads are in no session.
                strays.append(processID)
            }
        }
    }

    /// Every process with one of the marks, and what descends from `root` and from these; zombies not yet reaped, too.
    func members(marks: Set<UInt64>, root: Int32 = 0) -> [Member] {
        for stray in strays { found[.parent(Self.status(of: stray)?.parent ?? 0), default: []].append(stray) }
        strays = []
        var members: [Member] = []
        var taken: Set<Int32> = []
        func add(_ proof: Member.Proof) {
            for processID in found[proof] ?? [] where taken.insert(processID).inserted {
                members.append(Member(processID: processID, proof: proof))
            }
        }
        for mark in marks { add(.mark(mark)) }
        if root > 0 { add(.parent(root)) }
        var next = 0
        while next < members.count {
            add(.parent(members[next].processID))
            next += 1
        }
        return members
    }

    /// Signals the process only if it is still the one that was found: the pidfd is taken before the look.
    static func signal(_ member: Member, _ signals: [Int32]) {
        let descriptor = OwnedDescriptor(step_descriptor_of(member.processID))
        let isSame =
            switch member.proof {
            case .mark(let mark): self.mark(of: member.processID) == mark
            case .parent(let parent): status(of: member.processID)?.parent == parent
            case .group(let path): ControlGroup.processes(below: path).contains(member.processID)
            }
        guard isSame else { return }
        for signal in signals { _ = step_descriptor_signal(descriptor.number, signal) }
    }

    /// The mark that a process carries, zombies included; nil when it is gone or not ours to look at.
    static func mark(of processID: Int32) -> UInt64? {
        var mark: UInt64 = 0
        return step_mark_read(processID, &mark) == 0 ? mark : nil
    }

    /// Ended, and not yet reaped by its parent; or gone.
    static func isZombie(_ processID: Int32) -> Bool { status(of: processID)?.state ?? "Z" == "Z" }

    /// The fields of the kernel's line that follow the name, which may hold anything. Nil when the process is gone.
    private static func status(of processID: Int32) -> (state: Substring, parent: Int32)? {
        guard let line = SystemFiles.read("/proc/\(processID)/stat"), let end = line.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = String(decoding: line[(end + 1)...], as: UTF8.self).split(separator: " ", maxSplits: 2)
        guard fields.count == 3, let parent = Int32(fields[1]) else { return nil }
        return (fields[0], parent)
    }
}
