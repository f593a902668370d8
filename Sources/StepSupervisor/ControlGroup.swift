import CStepSpawn
import Glibc
import StepProtocol

/// The control group of one step.
final class ControlGroup {
    let path: String
    let directory: OwnedDescriptor

    /// Opens an existing group.
    init(path: String) throws(SystemError) {
        self.path = path
        directory = try OwnedDescriptor(checking: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    }

    func kill() { _ = SystemFiles.write("1", to: "cgroup.kill", at: directory.number) }
    func freeze() { _ = SystemFiles.write("1", to: "cgroup.freeze", at: directory.number) }
    func thaw() { _ = SystemFiles.write("0", to: "cgroup.freeze", at: directory.number) }

    /// Whether a process is in the group or in one below.
    var isPopulated: Bool { value(of: "populated", in: "cgroup.events") == 1 }
    var memoryPeakBytes: UInt64? { number(in: "memory.peak") }
    var processorMicroseconds: UInt64? { value(of: "usage_usec", in: "cpu.stat") }
    /// Bytes read from disks and written to them; nil without the `io` controller.
    var transferredBytes: (read: UInt64, written: UInt64)? {
        guard let text = SystemFiles.readText("io.stat", at: directory.number) else { return nil }
        func sum(_ key: String) -> UInt64 {
            text.split { $0 == " " || $0 == "\n" }.reduce(0) { sum, word in
                sum + (word.hasPrefix(key) ? UInt64(word.dropFirst(key.count)) ?? 0 : 0)
            }
        }
        return (sum("rbytes="), sum("wbytes="))
    }
    var hasRunOutOfMemory: Bool { (value(of: "oom_kill", in: "memory.events") ?? 0) > 0 }

    /// The processes of the group and of groups that the step made below it.
    var processes: [Int32] {
        Self.processes(below: path)
    }

    /// Sets the limits whose controllers are there.
    func limit(_ limits: StepDescription.GroupLimits) {
        if limits.memoryBytesMaximum > 0 {
            _ = SystemFiles.write("\(limits.memoryBytesMaximum)", to: "memory.max", at: directory.number)
            _ = SystemFiles.write("0", to: "memory.swap.max", at: directory.number)
        }
        if limits.processorMillis > 0 {
            _ = SystemFiles.write("\(UInt64(limits.processorMillis) * 100) 100000", to: "cpu.max", at: directory.number)
        }
        if limits.tasksMaximum > 0 {
            _ = SystemFiles.write("\(limits.tasksMaximum)", to: "pids.max", at: directory.number)
        }
        if limits.transferBytesMaximum > 0 {
            let rate = limits.transferBytesMaximum
            for disk in Self.disks() {
                _ = SystemFiles.write("\(disk) rbps=\(rate) wbps=\(rate)", to: "io.max", at: directory.number)
            }
        }
    }

    /// Removes the group, deepest first; only empty groups can be removed.
    func remove() {
        Self.remove(path)
    }

    private static func subgroups(of path: String) -> [String] {
        SystemFiles.names(in: path).map { path + "/" + $0 }.filter { access($0 + "/cgroup.procs", F_OK) == 0 }
    }

    /// The numbers of all disks, as `MAJOR:MINOR`; those in memory are not limited.
    private static func disks() -> [Substring] {
        SystemFiles.names(in: "/sys/block").filter { !$0.hasPrefix("ram") && !$0.hasPrefix("loop") }.compactMap {
            SystemFiles.readText("/sys/block/\($0)/dev")?.prefix { $0 != "\n" }
        }
    }

    static func processes(below path: String) -> [Int32] {
        let own = SystemFiles.read(path + "/cgroup.procs", maximum: 1 << 20) ?? []
        let numbers = ProcessTable.numbers(in: own.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 })
        return numbers + subgroups(of: path).flatMap(processes(below:))
    }

    private static func remove(_ path: String) {
        if rmdir(path) == 0 { return }
        for subgroup in subgroups(of: path) { remove(subgroup) }
        rmdir(path)
    }

    private func number(in file: String) -> UInt64? {
        SystemFiles.readText(file, at: directory.number).flatMap { UInt64($0.prefix { $0 != "\n" }) }
    }

    private func value(of key: String, in file: String) -> UInt64? {
        for line in SystemFiles.readText(file, at: directory.number)?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == key { return UInt64(words[1]) }
        }
        return nil
    }
}
