import Glibc
import StepProtocol
import Testing

/// A control group that is ours for one test; nil where there is no writable cgroup v2.
final class TestControlGroup {
    let path: String

    /// The root of the cgroup v2 hierarchy.
    static let root: String? = {
        for line in (Processes.text("/proc/self/mountinfo") ?? "").split(separator: "\n") {
            let fields = line.split(separator: " ")
            if let dash = fields.firstIndex(of: "-"), fields[dash + 1] == "cgroup2" {
                return access(String(fields[4]) + "/cgroup.procs", W_OK) == 0 ? String(fields[4]) : nil
            }
        }
        return nil
    }()

    init() throws {
        path = (Self.root ?? "/none") + "/stepd-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        guard mkdir(path, 0o755) == 0 else { throw HarnessError("mkdir \(path): \(errno)") }
    }

    deinit {
        _ = eventually {
            for name in groups { rmdir("\(path)/\(name)") }
            return rmdir(path) == 0
        }
    }

    var groups: [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if entry.pointee.d_type == UInt8(DT_DIR), name.first != "." { found.append(name) }
        }
        return found.sorted()
    }
}

@Suite(
    "Control groups", .serialized,
    .enabled(if: TestControlGroup.root != nil, "needs a writable cgroup v2 hierarchy, as under Delegate=yes"))
struct ControlGroupTests {
    let group: TestControlGroup
    let scratch: Scratch
    static let first = StepIdentifier(execution: 1, token: 1)

    init() throws {
        group = try TestControlGroup()
        scratch = try Scratch()
    }

    func supervisor() throws -> TestSupervisor {
        try TestSupervisor(scratch: scratch, options: ["--control-group", group.path])
    }

    /// Sheds the mark that holds steps together where there are no groups.
    static let unmarked = "prlimit --pid $$ --locks=1:1; "

    @Test("each step is born into a group of its own, which goes with it")
    func ownGroup() throws {
        let supervisor = try supervisor()
        let client = try supervisor.connect()
        #expect(client.greeting.abilities.contains(.controlGroups))
        let result = try client.run(
            .script(1, "cat /proc/self/cgroup | grep '^0::'; i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"))
        #expect(supervisor.stdout(1)?.contains("/step-1-1-") == true)
        #expect(result.processorMicroseconds > 5000)
        #expect(group.groups == ["supervisor"])
    }

    @Test("the group's kill reaches processes that shed every other tie")
    func kill() throws {
        let supervisor = try supervisor()
        let client = try supervisor.connect()
        let marker = "\(scratch.path)/shed"
        _ = try client.start(
            .script(
                1,
                "(\(Self.unmarked) env -i setsid sh -c 'trap \"\" TERM; : > \(marker); while :; do sleep 1; done' \(marker) &) ; sleep 1000"
            ))
        #expect(eventually { scratch.read("shed") != nil })
        try client.send(.control(Self.first, .stop(graceMilliseconds: 100)))
        _ = try client.result(1)
        #expect(Processes.matching(marker).isEmpty && group.groups == ["supervisor"])
    }

    @Test("what outlives the main process ends with the group")
    func survivors() throws {
        let supervisor = try supervisor()
        let client = try supervisor.connect()
        let marker = "\(scratch.path)/left"
        let result = try client.run(.script(1, "(setsid sh -c 'sleep 1000; :' \(marker) &) ; sleep 0.1; exit 2"))
        #expect(result.ending == .exited(code: 2) && result.survivorsEnded > 0)
        #expect(Processes.matching(marker).isEmpty && group.groups == ["supervisor"])
    }

    @Test("the freezer halts the step, and a re-execution keeps it halted")
    func freeze() throws {
        let supervisor = try supervisor()
        var client = try supervisor.connect()
        let path = scratch.path
        _ = try client.start(
            .script(1, "while [ ! -e \(path)/go ]; do echo >> \(path)/count; sleep 0.01; done; exit 4"))
        #expect(eventually { scratch.read("count") != nil })
        try client.send(.control(Self.first, .freeze))
        let step = try #require(group.groups.first { $0.hasPrefix("step-1-1-") })
        let events = "\(group.path)/\(step)/cgroup.events"
        #expect(eventually { Processes.text(events)?.contains("frozen 1") == true })
        let count = scratch.read("count")?.count
        Glibc.kill(supervisor.processID, SIGHUP)
        #expect(throws: HarnessError.self) { while true { _ = try client.next() } }
        client = try supervisor.connect()
        try scratch.write("", to: "go")
        #expect(Processes.text(events)?.contains("frozen 1") == true)
        #expect(scratch.read("count")?.count == count)
        try client.send(.control(Self.first, .run))
        #expect(try client.result(1).ending == .exited(code: 4))
    }

    @Test("the group ends what a lost supervisor left")
    func loss() throws {
        let marker = "\(scratch.path)/left"
        let first = try supervisor()
        do {
            let client = try first.connect()
            _ = try client.start(.script(1, "\(Self.unmarked) setsid sh -c 'sleep 1000; :' \(marker) & sleep 1000"))
            #expect(eventually { Processes.matching(marker).count >= 2 })
        }
        first.crash()
        let second = try supervisor()
        let client = try second.connect()
        #expect(Processes.matching(marker).isEmpty)
        #expect(group.groups == ["supervisor"])
        #expect(try client.list().isEmpty)
    }
}
