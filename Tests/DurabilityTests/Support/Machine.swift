import Foundation
import TestPrograms

/// Programs of the machine, run to their end.
enum Machine {
    struct Failed: Error, CustomStringConvertible {
        var command: String
        var status: Int32
        var description: String { "\(command) ended with \(status)" }
    }

    /// Runs a program found in PATH; throws when it does not end with 0.
    static func run(_ command: String...) throws {
        let status = try run(command)
        guard status == 0 else { throw Failed(command: command.joined(separator: " "), status: status) }
    }

    static func run(_ command: [String]) throws -> Int32 {
        try ChildProcess("/usr/bin/env", command, environment: ["PATH": path]).waitUntilExit()
    }

    /// Mounts a file as a disk. Another program may take the loop device that was found free.
    static func mount(_ image: String, at mountPoint: String) throws {
        for _ in 0..<20 {
            if try run(["mount", "-o", "loop", image, mountPoint]) == 0 { return }
            usleep(100_000)
        }
        try run("mount", "-o", "loop", image, mountPoint)
    }

    /// Where the machine's programs are.
    static let path = "/usr/sbin:/usr/bin:/sbin:/bin"

    static func has(_ program: String) -> Bool {
        ["/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"].contains {
            FileManager.default.isExecutableFile(atPath: $0 + program)
        }
    }

    /// Whether files can be mounted as disks: containers refuse that to their root, or have no loop devices.
    static let canMountDisks = Mounting.isAllowed && access("/dev/loop-control", R_OK | W_OK) == 0

    /// As Debian's folders of libraries name it.
    private static let architecture: String = {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "aarch64"
        #elseif arch(riscv64)
            "riscv64"
        #else
            #error("the name of this architecture's folder of libraries is not known")
        #endif
    }()

    /// Gives a program another wall clock (libfaketime).
    static let clockLibrary = "/usr/lib/\(architecture)-linux-gnu/faketime/libfaketimeMT.so.1"
    static let canSetClocks = access(clockLibrary, R_OK) == 0

    /// The memory controller of control groups v1.
    static let memoryController = "/sys/fs/cgroup/memory"
    static let canLimitMemory =
        access(memoryController, W_OK) == 0
        && access(memoryController + "/memory.limit_in_bytes", R_OK) == 0

    /// How much of the long form is run, from the environment.
    static func scale(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? standard
    }
}

/// Runs blocking work on a thread of its own: the cooperative pool has as many threads as there are processors.
func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result { try work() }) }.start()
    }
}
