import Foundation
import TestPrograms

/// A virtual machine whose kernel has every controller of version 2, and this machine's files.
enum VirtualMachine {
    private static let root: String = {
        var url = URL(filePath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.path
    }()
    private static let kernel = "\(root)/.build/kernel"

    /// Whether one can be booted: the kernel was fetched, and the emulator is installed.
    static let isPossible =
        access("\(kernel)/complete", F_OK) == 0 && access("/usr/bin/qemu-system-x86_64", X_OK) == 0
    /// Whether this process runs in one.
    static let isInside = getenv("VIRTUAL_MACHINE") != nil

    /// Runs tests of this program inside, and gives what they wrote.
    static func runTests(_ filter: String) throws -> Command.Result {
        let directory = try TemporaryDirectory()
        let result = try Command.run(
            "\(root)/Tests/Support/VirtualMachine/virtual-machine", kernel, directory.path,
            "/proc/self/exe".resolved, "--filter", filter, "--testing-library", "swift-testing")
        let output = try? String(contentsOfFile: "\(directory.path)/output", encoding: .utf8)
        return Command.Result(status: result.status, output: result.output + (output ?? ""))
    }
}

extension String {
    fileprivate var resolved: String { URL(filePath: self).resolvingSymlinksInPath().path }
}
