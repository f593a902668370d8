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
    }

    /// Removes the group, deepest first; only empty groups can be removed.
    func remove() {
        Self.remove(path)
    }

    private static func subgroups(of path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            guard entry.pointee.d_type == UInt8(DT_DIR) else { continue }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { found.append(path + "/" + name) }
        }
        return found
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
