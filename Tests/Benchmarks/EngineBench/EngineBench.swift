import EngineClient
import EngineProtocol
import Foundation
import WorkflowModel

/// The figures of the engine, measured from outside: the real daemon on a directory of its own, real clients on its
/// socket, and the disk's own limit beside them in the same run.
///
///     engine-bench --bin FOLDER [--json FILE] [--quick]
@main
enum EngineBench {
    static func main() throws {
        let options = try Options(CommandLine.arguments)
        let folder = URL(filePath: "/var/tmp/engine-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var report = Report()
        DiskProbe.run(in: folder, options, &report)
        try StartUpBench.run(in: folder, options, &report)
        try ExecutionBench.run(in: folder, options, &report)
        try ControlBench.run(in: folder, options, &report)
        try StepBench.run(in: folder, options, &report)
        try ParkedBench.run(in: folder, options, &report)
        report.print()
        if let path = options.jsonPath { try report.write(to: path) }
    }
}

/// What the command line asks for.
struct Options {
    var binaries = ".build/release"
    var jsonPath: String?
    /// Divides every count, to see that it runs.
    var divisor = 1

    init(_ arguments: [String]) throws {
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            switch word {
            case "--bin": binaries = rest.popFirst() ?? binaries
            case "--json": jsonPath = rest.popFirst()
            case "--quick": divisor = 10
            default: throw Failure("unknown option \(word): engine-bench --bin FOLDER [--json FILE] [--quick]")
            }
        }
    }

    func count(_ full: Int) -> Int { max(10, full / divisor) }
}

struct Failure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
