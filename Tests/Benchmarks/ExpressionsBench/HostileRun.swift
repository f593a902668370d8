import FoundationEssentials
import Glibc
import WorkflowExpressions
import WorkflowModel

/// What hostile programs take until they end in a bound: processor time, and memory at its highest.
struct HostileRun {
    private struct Measurement {
        var program: String
        var milliseconds: Double
        var bytes: Int
    }

    private var measurements: [Measurement] = []
    /// Programs that did not end in a bound.
    private(set) var survivors: [String] = []

    init(path: String) throws {
        let programs = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        for source in programs.split(separator: "\n").map(String.init) {
            let program = try Program(compiling: source)
            // A second try, because another process may have had the processor's caches.
            let first = measure(source, program)
            let second = measure(source, program)
            measurements.append(first.milliseconds < second.milliseconds ? first : second)
        }
    }

    private mutating func measure(_ source: String, _ program: Program) -> Measurement {
        _ = trimHeap(0)
        resetPeak()
        let before = kilobytes("VmRSS:")
        let start = processorNanoseconds()
        do throws(EvaluationError) {
            _ = try program.evaluate(.null)
            survivors.append(source)
        } catch {
            if case .bound = error {} else { survivors.append(source) }
        }
        let time = (processorNanoseconds() - start) / 1e6
        return Measurement(program: source, milliseconds: time, bytes: (kilobytes("VmHWM:") - before) * 1024)
    }

    var slowestMilliseconds: Double { measurements.map(\.milliseconds).max() ?? 0 }
    var largestBytes: Int { measurements.map(\.bytes).max() ?? 0 }

    func report() {
        print("\(measurements.count) hostile programs. The slowest, in milliseconds, and the largest, in bytes:")
        for measurement in measurements.sorted(by: { $0.milliseconds > $1.milliseconds }).prefix(5) {
            print(column(String(Int(measurement.milliseconds * 10) / 10)) + "  " + measurement.program)
        }
        for measurement in measurements.sorted(by: { $0.bytes > $1.bytes }).prefix(5) {
            print(column(String(measurement.bytes)) + "  " + measurement.program)
        }
        for survivor in survivors { print("   no bound  " + survivor) }
    }

    /// The kernel counts the highest resident size anew from here.
    private func resetPeak() {
        guard let file = fopen("/proc/self/clear_refs", "w") else { return }
        fputs("5", file)
        fclose(file)
    }

    private func kilobytes(_ field: String) -> Int {
        guard let status = try? String(contentsOf: URL(filePath: "/proc/self/status"), encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix(field) })
        else { return 0 }
        return line.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int($0) } ?? 0
    }
}

/// Gives free memory back to the kernel, so that it does not hide what is used next. Glibc's module lacks `malloc.h`.
@_silgen_name("malloc_trim")
private func trimHeap(_ pad: Int) -> Int32
