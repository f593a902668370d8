import EngineClient
import EngineProtocol
import Foundation
import WorkflowModel

/// The figures of the engine, measured from outside: the real daemon on a directory of its own, real clients on its
/// socket, and the disk's own limit beside them in the same run.
///
///     engine-bench --bin FOLDER [--json FILE] [--quick] [--only NAME] [--parked COUNT]
@main
enum EngineBench {
    static func main() throws {
        let options = try Options(CommandLine.arguments)
        let folder = URL(filePath: "/var/tmp/engine-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var report = Report()
        DiskProbe.run(in: folder, options, &report)
        for part in Part.allCases where options.only == nil || options.only == part {
            switch part {
            case .values: try ValueBench.run(options, &report)
            case .start: try StartUpBench.run(in: folder, options, &report)
            case .executions: try ExecutionBench.run(in: folder, options, &report)
            case .control: try ControlBench.run(in: folder, options, &report)
            case .steps: try StepBench.run(in: folder, options, &report)
            case .parked: try ParkedBench.run(in: folder, options, &report)
            }
        }
        report.print()
        if let path = options.jsonPath { try report.write(to: path) }
    }
}

/// What can be measured alone; the disk always is.
enum Part: String, CaseIterable {
    case values, start, executions, control, steps, parked
}

/// What the command line asks for.
struct Options {
    var binaries = ".build/release"
    var jsonPath: String?
    /// Divides every count, to see that it runs.
    var divisor = 1
    /// Nil measures everything.
    var only: Part?
    /// How many executions wait when memory and recovery are measured.
    var parked = 20_000

    init(_ arguments: [String]) throws {
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            switch word {
            case "--bin": binaries = rest.popFirst() ?? binaries
            case "--json": jsonPath = rest.popFirst()
            case "--quick": divisor = 10
            case "--only":
                only = rest.popFirst().flatMap(Part.init)
                if only == nil { throw Failure("--only: \(Part.allCases.map(\.rawValue).joined(separator: ", "))") }
            case "--parked": parked = rest.popFirst().flatMap { Int($0) } ?? parked
            default: throw Failure("unknown option \(word): see the comment at the top of EngineBench.swift")
            }
        }
    }

    func count(_ full: Int) -> Int { max(10, full / divisor) }
}

struct Failure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
