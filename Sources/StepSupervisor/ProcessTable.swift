import CStepSpawn
import Glibc

/// What the kernel's process table says about the processes of a step.
///
/// A process belongs to a step when it carries the step's mark (see `step_mark_read`), is in the session of the main
/// process, or descends from one that belongs. The mark passes through fork, exec, setsid and an emptied environment,
/// so a double-forked daemon is found as surely as a child; ancestry finds those that shed the mark on purpose.
enum ProcessTable {
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

    /// Every process of the step, its main process and zombies not yet reaped included.
    static func members(mark: UInt64, session: Int32) -> [Member] {
        var members: [Member] = []
        var known: Set<Int32> = []
        for processID in all() {
            var found: UInt64 = 0
            if mark != 0, step_mark_read(processID, &found) == 0, found == mark {
                members.append(Member(processID: processID, proof: .mark(mark)))
                known.insert(processID)
            } else if session > 0, getsid(processID) == session {
                members.append(Member(processID: processID, proof: .session(session)))
                known.insert(processID)
            }
        }
        var next = 0
        while next < members.count {
            let parent = members[next].processID
            next += 1
            for child in children(of: parent) where known.insert(child).inserted {
                members.append(Member(processID: child, proof: .parent(parent)))
            }
        }
        return members
    }

    /// Signals the process only if it is still the one that was found: the pidfd is taken before the look.
    static func signal(_ member: Member, _ signal: Int32) {
        let descriptor = step_descriptor_of(member.processID)
        guard descriptor >= 0 else { return }
        let owned = OwnedDescriptor(descriptor)
        let isSame =
            switch member.proof {
            case .mark(let mark):
                {
                    var found: UInt64 = 0
                    return step_mark_read(member.processID, &found) == 0 && found == mark
                }()
            case .session(let session): getsid(member.processID) == session
            case .parent(let parent): children(of: parent).contains(member.processID)
            case .group(let path): ControlGroup.processes(below: path).contains(member.processID)
            }
        if isSame { _ = step_descriptor_signal(owned.number, signal) }
    }

    /// Our own children; nil when the kernel does not tell (CONFIG_PROC_CHILDREN).
    static func ownChildren() -> [Int32]? {
        let processID = getpid()
        return SystemFiles.read("/proc/self/task/\(processID)/children", maximum: 1 << 20).map(numbers(in:))
    }

    /// The children of all threads of a process. Empty when the kernel does not tell.
    static func children(of processID: Int32) -> [Int32] {
        numbers(inDirectory: "/proc/\(processID)/task").flatMap { thread in
            SystemFiles.read("/proc/\(processID)/task/\(thread)/children", maximum: 1 << 20).map(numbers(in:)) ?? []
        }
    }

    /// The numbers in text that separates them with spaces.
    static func numbers(in text: [UInt8]) -> [Int32] {
        text.split(separator: UInt8(ascii: " ")).compactMap { digits in
            digits.reduce(Int32?(0)) { value, digit in
                guard let value, digit >= 48, digit <= 57, value < 100_000_000 else { return nil }
                return value * 10 + Int32(digit - 48)
            }
        }
    }

    private static func all() -> [Int32] {
        numbers(inDirectory: "/proc")
    }

    private static func numbers(inDirectory path: String) -> [Int32] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var found: [Int32] = []
        while let entry = readdir(directory) {
            let number = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { text in
                    text[0] >= 48 && text[0] <= 57 ? Int32(atoi(text)) : 0
                }
            }
            if number > 0 { found.append(number) }
        }
        return found
    }
}
