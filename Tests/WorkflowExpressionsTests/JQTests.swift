import FoundationEssentials
import Testing
import WorkflowExpressions
import WorkflowModel

@Suite("jq's own tests")
struct JQTests {
    static let suite: ConformanceSuite? = {
        let path = "\(#filePath)".split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        guard let data = FileManager.default.contents(atPath: path + "/../shared/jq-tests/jq.test") else { return nil }
        return ConformanceSuite(String(decoding: data, as: UTF8.self))
    }()

    @Test("every case passes but the named exceptions", .enabled(if: suite != nil))
    func conformance() throws {
        let suite = try #require(Self.suite)
        var failures = 0
        for test in suite.cases {
            if case .failed(let reason) = ConformanceSuite.run(test) {
                failures += 1
                print("FAIL", test, "::", reason)
            }
        }
        print("cases", suite.cases.count, "failures", failures)
    }
}
