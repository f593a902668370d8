import FoundationEssentials
import Testing
import WorkflowExpressions
import WorkflowModel

@Suite("jq's own tests")
struct JQTests {
    /// Beside the repository; nil where that is not there.
    static let suite: ConformanceSuite? = {
        let root = "\(#filePath)".split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        guard let data = FileManager.default.contents(atPath: root + "/../shared/jq-tests/jq.test") else { return nil }
        return ConformanceSuite(String(decoding: data, as: UTF8.self))
    }()

    /// What we do otherwise, with the reason, by program.
    static let exceptions: [String: String] = {
        var exceptions: [String: String] = [:]
        let groups: [(String, [String])] = [
            (
                "modules: an expression cannot read files",
                [
                    "import \"a\" as foo; import \"b\" as bar; def fooa: foo::a; [fooa, bar::a, bar::b, foo::a]",
                    "import \"c\" as foo; [foo::a, foo::c]",
                    "include \"c\"; [a, c]",
                    "import \"data\" as $e; import \"data\" as $d; "
                        + "[$d[].this,$e[].that,$d::d[].this,$e::e[].that]|join(\";\")",
                    "import \"data\" as $a; import \"data\" as $b; def f: {$a, $b}; f",
                    "include \"shadow1\"; e",
                    "include \"shadow1\"; include \"shadow2\"; e",
                    "import \"shadow1\" as f; import \"shadow2\" as f; import \"shadow1\" as e; [e::e, f::e]",
                    "modulemeta", "modulemeta | .deps | length", "modulemeta | .defs | length",
                    "import \"test_bind_order\" as check; check::check",
                ]
            ),
            ("input: an expression has one input", ["try input catch ."]),
            ("debug: an expression has no output of its own", ["debug"]),
            (
                "big-number literal preservation: integers of 64 bits keep their digits without jq's decimal numbers",
                [
                    ".[0] | tostring | . == if have_decnum then \"13911860366432393\" else \"13911860366432392\" end",
                    ".x | tojson | . == if have_decnum then \"13911860366432393\" else \"13911860366432392\" end",
                ]
            ),
        ]
        for (reason, programs) in groups { for program in programs { exceptions[program] = reason } }
        return exceptions
    }()

    @Test("every case passes but the named exceptions", .enabled(if: suite != nil))
    func conformance() throws {
        let suite = try #require(Self.suite)
        var excepted = 0
        for test in suite.cases {
            let outcome = ConformanceSuite.run(test)
            if let reason = Self.exceptions[test.program] {
                excepted += 1
                #expect(outcome != .passed, "\(test) passes, so it is no exception any more (\(reason))")
            } else {
                #expect(outcome == .passed, "\(test)")
            }
        }
        #expect(excepted == Self.exceptions.count, "an exception names no case")
        let passed = Double(suite.cases.count - excepted)
        #expect(passed / Double(suite.cases.count) >= 0.97)
        // Without what lies outside of the language by decision: modules, `input` and `debug`.
        let outside = Self.exceptions.values.count { $0.contains("an expression") }
        #expect(passed / Double(suite.cases.count - outside) >= 0.99)
    }

    /// Other files in the same form: `JQ_TEST_FILES=a.test:b.test`.
    private static let otherFiles: [String] =
        ProcessInfo.processInfo.environment["JQ_TEST_FILES"].map { $0.split(separator: ":").map(String.init) } ?? []

    @Test("every case of other files passes", .enabled(if: !otherFiles.isEmpty), arguments: otherFiles)
    func others(path: String) throws {
        let data = try #require(FileManager.default.contents(atPath: path))
        for test in ConformanceSuite(String(decoding: data, as: UTF8.self)).cases {
            let outcome = ConformanceSuite.run(test)
            #expect(outcome == .passed, "\(test)")
        }
    }
}
