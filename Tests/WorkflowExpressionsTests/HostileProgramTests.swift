import FoundationEssentials
import Testing
import WorkflowExpressions
import WorkflowModel

/// The programs of `Hostile/programs.jq`, one a line. `packaging/bench-expressions` measures the same ones.
@Suite("Hostile programs")
struct HostileProgramTests {
    static let programs: [String] = {
        let folder = "\(#filePath)".split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let data = FileManager.default.contents(atPath: folder + "/Hostile/programs.jq") ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }()

    /// Unoptimized code is some ten times slower, so it gets a tenth of the steps.
    static let limits: EvaluationLimits = {
        var limits = EvaluationLimits.standard
        #if DEBUG
            limits.stepsMaximum /= 10
        #endif
        return limits
    }()

    @Test("there are more than two hundred") func count() { #expect(Self.programs.count > 200) }

    @Test("each ends in a bound, which it cannot catch", arguments: programs)
    func bounds(_ source: String) throws {
        let start = BoundsTests.processorTime()
        // Both take less than 0.5 s of an idle processor; other tests of this process count as well.
        defer { #expect(BoundsTests.processorTime() - start < .seconds(10)) }
        for source in [source, "try (\(source)) catch 1"] {
            let program = try Program(compiling: source)
            do throws(EvaluationError) {
                let results = try program.evaluate(.null, limits: Self.limits)
                Issue.record("gives \(results.count) results")
            } catch {
                guard case .bound = error else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
    }
}
