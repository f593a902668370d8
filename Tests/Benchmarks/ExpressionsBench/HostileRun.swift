import FoundationEssentials
import Glibc
import WorkflowExpressions
import WorkflowModel

/// What hostile programs take until they end in a bound: processor time, and memory at its highest.
struct HostileRun {
    private struct Cost {
        var program: String
        var milliseconds: Double
        var bytes: Int
    }

    private var costs: [Cost] = []
    /// Programs that did not end in a bound.
    private var survivors: [String] = []
    private let limits: EvaluationLimits

    init(path: String, limits: EvaluationLimits) throws {
        self.limits = limits
        let programs = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        for source in programs.split(separator: "\n").map(String.init) {
            let program = try Program(compiling: source)
            // Twice, because another process may have had the processor's caches: the better time and the worse memory.
            let first = measure(source, program)
            let second = measure(source, program)
            costs.append(
                Cost(
                    program: source, milliseconds: Swift.min(first.milliseconds, second.milliseconds),
                    bytes: Swift.max(first.bytes, second.bytes)))
        }
        report()
    }

    private mutating func measure(_ source: String, _ program: Program) -> Cost {
        _ = trimHeap(0)
        resetPeak()
        let before = kilobytes("VmRSS:")
        let start = Measurement.processorNanoseconds()
        do throws(EvaluationError) {
            _ = try program.evaluate(.null, limits: limits)
            survivors.append(source)
        } catch {
            if case .bound = error {} else { survivors.append(source) }
        }
        let time = (Measurement.processorNanoseconds() - start) / 1e6
        return Cost(program: source, milliseconds: time, bytes: (kilobytes("VmHWM:") - before) * 1024)
    }

    private func report() {
        print("\(costs.count) hostile programs. The slowest, in milliseconds, and the largest, in bytes:")
        for cost in costs.sorted(by: { $0.milliseconds > $1.milliseconds }).prefix(8) {
            print(Measurement.column(String(Int(cost.milliseconds * 10) / 10)) + "  " + cost.program)
        }
        for cost in costs.sorted(by: { $0.bytes > $1.bytes }).prefix(8) {
            print(Measurement.column(String(cost.bytes)) + "  " + cost.program)
        }
        for survivor in survivors { print("   no bound  " + survivor) }
    }

    func judge(_ aims: inout Aims, milliseconds: Double) {
        aims.require("every hostile program ends in a bound", survivors.isEmpty)
        aims.require(
            "every bound is reached within \(Int(milliseconds)) ms",
            costs.allSatisfy { $0.milliseconds <= milliseconds })
        aims.require("and within 16 MB", costs.allSatisfy { $0.bytes <= 16_000_000 })
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
