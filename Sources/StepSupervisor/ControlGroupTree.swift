import CStepSpawn
import Glibc
import StepProtocol

/// The part of the control group hierarchy that was delegated to the supervisor.
///
/// Used only where it really is ours: systemd says so by the `delegate` attribute of `Delegate=yes`, or the command
/// line names the group. The supervisor moves itself into a leaf, because a group with controllers holds no processes.
struct ControlGroupTree {
    let path: String
    let abilities: Greeting.Abilities

    /// Finds and prepares the delegated group, or says why there is none: then steps are held together by their mark.
    init(option: String?) throws(Failure) {
        guard option != "none" else { throw Failure(message: "engine-stepd was started with --control-group none") }
        guard let path = option ?? Self.delegatedGroup() else {
            throw Failure(message: "no control group is delegated to engine-stepd (its unit's Delegate=yes)")
        }
        guard access(path + "/cgroup.procs", W_OK) == 0, access(path + "/cgroup.subtree_control", W_OK) == 0 else {
            throw Failure(message: "\(path) is no writable control group of version 2")
        }
        let leaf = path + "/supervisor"
        guard mkdir(leaf, 0o755) == 0 || errno == EEXIST,
            SystemFiles.write("\(getpid())", to: leaf + "/cgroup.procs")
        else { throw Failure(message: "cannot enter the control group \(leaf): \(SystemError().message)") }
        self.path = path
        var abilities: Greeting.Abilities = [.controlGroups]
        for (name, ability) in [
            ("memory", Greeting.Abilities.memoryLimit), ("cpu", .processorLimit), ("pids", .tasksLimit),
            ("io", .transferLimit),
        ] where SystemFiles.write("+\(name)", to: path + "/cgroup.subtree_control") { abilities.insert(ability) }
        self.abilities = abilities
        // Before all steps together: there may be thousands, and we need little.
        SystemFiles.write("10000", to: leaf + "/cpu.weight")
    }

    /// A new group for a step. Its name ends with that of the supervisor's life, so that it is nobody else's.
    func group(for step: Step) throws(SystemError) -> ControlGroup {
        let identifier = step.identifier
        let path = "\(path)/step-\(identifier.execution)-\(identifier.token)-\(step.mark / Limits.marksPerLife)"
        guard mkdir(path, 0o755) == 0 else { throw SystemError() }
        return try ControlGroup(path: path)
    }

    /// The groups that a life of the supervisor has left.
    func groups(ofLife life: UInt64) -> [ControlGroup] {
        SystemFiles.names(in: path).filter { $0.hasPrefix("step-") && $0.hasSuffix("-\(life)") }
            .compactMap { try? ControlGroup(path: "\(path)/\($0)") }
    }

    /// Where systemd, which delegates, has the hierarchy of version 2: alone, or beside that of version 1.
    private static let mounts = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"]

    private static func delegatedGroup() -> String? {
        let groups = SystemFiles.readText("/proc/self/cgroup")?.split(separator: "\n")
        guard let own = groups?.first(where: { $0.hasPrefix("0::/") }),
            let mount = mounts.first(where: { access($0 + "/cgroup.procs", F_OK) == 0 })
        else { return nil }
        var path = mount + own.dropFirst(3)
        // After a re-execution we are in our own leaf already.
        if path.hasSuffix("/supervisor") { path.removeLast("/supervisor".count) }
        let isDelegated =
            step_attribute_is_set(path, "user.delegate") != 0 || step_attribute_is_set(path, "trusted.delegate") != 0
        return isDelegated ? path : nil
    }
}
