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
        directory = try SystemFiles.openDirectory(path)
    }

    /// Ends every process of the group and of those below, at once.
    func kill() { write("1", to: "cgroup.kill") }
    /// Stops every process where it stands.
    func freeze() { write("1", to: "cgroup.freeze") }
    /// Lets a frozen group go on.
    func thaw() { write("0", to: "cgroup.freeze") }

    /// Whether a process is in the group or in one below.
    var isPopulated: Bool { value(of: "populated", in: "cgroup.events") == 1 }

    /// Adds what the group used as a whole, as far as its controllers tell.
    func account(to result: inout StepResult) {
        // Whether the kernel ended a process because the group's memory limit was reached.
        result.outOfMemory = value(of: "oom_kill", in: "memory.events") ?? 0 > 0
        result.processorMicroseconds = value(of: "usage_usec", in: "cpu.stat") ?? result.processorMicroseconds
        result.memoryPeakBytes = text("memory.peak").flatMap { UInt64($0) } ?? result.memoryPeakBytes
        guard let disks = text("io.stat")?.split(whereSeparator: \.isWhitespace) else { return }
        func sum(_ key: String) -> UInt64 {
            disks.reduce(0) { $0 + ($1.hasPrefix(key) ? UInt64($1.dropFirst(key.count)) ?? 0 : 0) }
        }
        result.diskReadBytes = sum("rbytes=")
        result.diskWrittenBytes = sum("wbytes=")
    }

    /// Sets the limits whose controllers are there.
    func limit(_ limits: StepDescription.GroupLimits) {
        if limits.memoryBytesMaximum > 0 {
            write("\(limits.memoryBytesMaximum)", to: "memory.max")
            write("0", to: "memory.swap.max")
        }
        if limits.processorMillis > 0 { write("\(UInt64(limits.processorMillis) * 100) 100000", to: "cpu.max") }
        if limits.tasksMaximum > 0 { write("\(limits.tasksMaximum)", to: "pids.max") }
        guard limits.transferBytesMaximum > 0 else { return }
        let rate = limits.transferBytesMaximum
        // Disks in memory are not limited.
        for disk in SystemFiles.names(in: "/sys/block") where !disk.hasPrefix("ram") && !disk.hasPrefix("loop") {
            guard let number = SystemFiles.readText("/sys/block/\(disk)/dev") else { continue }
            write("\(number) rbps=\(rate) wbps=\(rate)", to: "io.max")
        }
    }

    /// The processes of the group and of groups that the step made below it.
    static func processes(below path: String) -> [Int32] {
        (SystemFiles.processes(in: path + "/cgroup.procs") ?? []) + subgroups(of: path).flatMap(processes(below:))
    }

    /// Removes the group, deepest first; only empty groups can be removed.
    static func remove(_ path: String) {
        if rmdir(path) == 0 { return }
        for subgroup in subgroups(of: path) { remove(subgroup) }
        rmdir(path)
    }

    private static func subgroups(of path: String) -> [String] {
        SystemFiles.names(in: path).map { path + "/" + $0 }.filter { access($0 + "/cgroup.procs", F_OK) == 0 }
    }

    private func text(_ file: String) -> String? { SystemFiles.readText(file, at: directory.number) }
    private func write(_ text: String, to file: String) { SystemFiles.write(text, to: file, at: directory.number) }

    private func value(of key: String, in file: String) -> UInt64? {
        let line = text(file)?.split(separator: "\n").first { $0.hasPrefix(key + " ") }
        return line.flatMap { UInt64($0.dropFirst(key.count + 1)) }
    }
}
