import Glibc
import Testing
import WorkflowExpressions
import WorkflowModel

/// Hostile programs end in a typed error, soon and without much memory.
@Suite("Bounds", .serialized)
struct BoundsTests {
    struct Hostile: Sendable, CustomTestStringConvertible {
        var source: String
        var bounds: [EvaluationError.Bound]
        var input: Value = .null
        var testDescription: String { source }

        init(_ source: String, _ bounds: EvaluationError.Bound..., input: Value = .null) {
            self.source = source
            self.bounds = bounds
            self.input = input
        }
    }

    static let hostile: [Hostile] = [
        Hostile("[range(1e9)]", .bytes),
        Hostile("def f: f; f", .steps),
        Hostile("def f: 1 + f; f", .recursion),
        Hostile("def f: [f]; f", .recursion),
        Hostile("def f($n): $n + f($n + 1); f(0)", .recursion),
        Hostile("def f(g): f(g | g); f(1)", .recursion, .steps),
        Hostile("\"a\" * 1e9", .bytes),
        Hostile("[limit(1e9; repeat(1))]", .bytes),
        Hostile("repeat(1)", .outputs),
        Hostile("range(1e9)", .outputs),
        Hostile("last(range(1e9))", .steps),
        Hostile("until(false; .)", .steps),
        Hostile("repeat(empty)", .steps),
        Hostile("reduce range(100) as $i (\"x\"; . + .)", .bytes),
        Hostile("reduce range(100) as $i ([1]; . + .)", .bytes),
        Hostile("reduce range(100) as $i (1; [., .])", .bytes),
        Hostile("reduce range(40) as $i (1; [., .]) | tojson", .bytes, .steps),
        Hostile("reduce range(40) as $i (1; [., .]) | [..] | length", .steps, .bytes),
        Hostile("reduce range(40) as $i (1; {a: ., b: .}) | . == (. | .)", .steps),
        Hostile("reduce range(40) as $i (1; {a: ., b: .}) | error", .bytes),
        Hostile("[limit(100000; repeat(\"x\" * 1000000))] | 1", .bytes),
        Hostile("(\"x\" * 1000000) as $x | [range(90000) | $x]", .bytes),
        Hostile("reduce range(1e7) as $i ([]; [.])", .nesting, .bytes, .steps),
        Hostile("reduce range(1e7) as $i (null; {a: .})", .nesting, .bytes, .steps),
        Hostile("reduce range(5000) as $i ([]; [.])", .nesting),
        Hostile("[range(200000)] | combinations(3)", .bytes, .steps, .outputs),
        Hostile("[range(30) | [0, 1]] | [combinations] | length", .steps, .bytes),
        Hostile("[range(100000)] | [.[] as $a | .[] as $b | 1] | length", .bytes, .steps),
        Hostile("[range(20000)] as $a | [range(20000)] | . - $a | [range(1e6) | $a == $a] | 1", .steps),
        Hostile("[range(10000)] as $a | reduce range(100000) as $i (null; $a + [$i])", .steps, .bytes),
        Hostile("[range(10000)] as $a | [range(100000) | $a + [.]]", .bytes, .steps),
        Hostile("{} | .[range(1e9) | tostring] = 1", .bytes, .steps),
        Hostile(".[500000000] = 1", .bytes),
        Hostile(
            "[range(100000)] | sort_by(-.) | sort_by(tostring) | sort_by(.) | repeat(sort) | empty", .steps, .bytes),
        Hostile("(\"x\" * 100000) | repeat(ascii_upcase) | empty", .steps),
        Hostile("(\"x\" * 100000) | [splits(\"\")] | length", .steps, .bytes),
        Hostile("(\"a\" * 40) + \"!\" | test(\"^(a|a)*$\")", .regexWork),
        Hostile("(\"a\" * 40) | test(\"^(a+)+b\")", .regexWork),
        Hostile("[range(100000) | (\"a\" * 12 + \"!\") | test(\"^(a|a)*$\")] | length", .steps, .regexWork),
        Hostile("def f: ., (.[]? | f), f; [f]", .steps, .bytes, .recursion, input: [1, 2]),
        Hostile("[recurse(., .)] | 1", .recursion, .bytes, .steps),
        Hostile("[while(true; . + 1)] | 1", .bytes, input: 1),
        Hostile("label $f | foreach repeat(1) as $x (0; . + $x; if . > 1e12 then break $f else empty end)", .steps),
        Hostile("walk([., .])", .bytes, .steps, .nesting, input: [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]),
        Hostile("[range(1000) | [range(1000)]] | flatten | map([.]) | flatten | group_by(. % 2)", .bytes, .steps),
        Hostile("reduce range(1e6) as $i (\"\"; . + ($i | tostring))", .steps, .bytes),
        Hostile("reduce range(20) as $i (\"[1]\"; [., ., ., .] | tojson) | length", .bytes, .steps),
        Hostile("[paths] | length", .steps, .bytes, input: .array(.init(repeating: [1, [2]], count: 200_000))),
    ]

    #if DEBUG
        /// Unoptimized code is some ten times slower, and the machine runs other tests beside this.
        static let timeMaximum = Duration.seconds(10)
        static let memoryMaximum = 160_000_000
    #else
        /// 50 ms, and as much again for tests that run at the same time.
        static let timeMaximum = Duration.milliseconds(100)
        static let memoryMaximum = 40_000_000
    #endif

    @Test("a hostile program ends in a typed error", arguments: hostile)
    func hostilePrograms(_ hostile: Hostile) async throws {
        let program = try Program(compiling: hostile.source)
        let start = Self.processorTime()
        do throws(EvaluationError) {
            let results = try program.evaluate(hostile.input)
            Issue.record("gives \(results.count) results")
        } catch {
            guard case .bound(let bound) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(hostile.bounds.contains(bound))
        }
        let elapsed = Self.processorTime() - start
        #expect(elapsed < Self.timeMaximum)
    }

    /// Of this process, because an evaluation may go on in a thread of its own and the machine may be busy.
    static func processorTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    @Test("hostile programs leave the memory as it was")
    func memory() throws {
        let before = Self.residentBytes()
        for hostile in Self.hostile {
            _ = try? Program(compiling: hostile.source).evaluate(
                hostile.input, limits: HostileProgramTests.limits)
        }
        #expect(Self.residentBytes() - before < Self.memoryMaximum)
    }

    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return 0 }
        let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
            separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    @Test(
        "loops over 100,000 turns work",
        arguments: [
            ("last(range(1e5))", 99_999), ("[limit(1e5; repeat(1))] | length", 100_000),
            ("reduce range(1e5) as $i (0; . + $i)", 4_999_950_000),
            ("last(foreach range(1e5) as $i (0; . + 1))", 100_000),
            ("0 | until(. >= 1e5; . + 1)", 100_000), ("last(0 | while(. < 1e5; . + 1))", 99_999),
            ("last(0 | recurse(if . < 1e5 then . + 1 else empty end))", 100_000),
            ("def f: if . < 1e5 then . + 1 | f else . end; 0 | f", 100_000),
            ("def f($n): if $n < 1e5 then f($n + 1) else $n end; f(0)", 100_000),
            ("def f: ., (if . < 1e5 then . + 1 | f else empty end); last(0 | f)", 100_000),
            ("def f(g): if . < 1e5 then g | f(g) else . end; 0 | f(. + 1)", 100_000),
            ("reduce range(1e5) as $i ([]; .[$i] = $i) | length", 100_000),
            ("reduce range(1e5) as $i ([]; . + [$i]) | length", 100_000),
            ("reduce range(1e5) as $i ({}; .[($i % 100) | tostring] += 1) | length", 100),
            ("[range(1e5)] | map(. + 1) | add", 5_000_050_000), ("[range(1e5) | {a: .} | .a] | length", 100_000),
            ("def f: if . < 2000 then (. + 1 | f) + 1 else . end; 0 | f", 4_000),
        ])
    func loops(_ source: String, _ expected: Int) throws {
        #expect(try Program(compiling: source).evaluate(.null) == [.integer(Int64(expected))])
    }

    @Test(
        "sources that are too deep or too long are syntax errors",
        arguments: [
            String(repeating: "(", count: 5000), String(repeating: "[", count: 5000) + "1",
            String(repeating: "-", count: 5000) + "1", String(repeating: "try ", count: 5000) + "1",
            String(repeating: "if 1 then ", count: 5000), String(repeating: ".a|", count: 5000) + ".",
            String(repeating: "1+", count: 5000) + "1", String(repeating: "1,", count: 5000) + "1",
            String(repeating: "{a:", count: 5000), String(repeating: "\"\\(", count: 5000),
            String(repeating: "def f: ", count: 5000), ". as " + String(repeating: "[", count: 5000),
            String(repeating: "reduce . as $x (", count: 5000), String(repeating: "x", count: 100_000),
            String(repeating: "a(", count: 5000), String(repeating: ". as $x | ", count: 5000) + ".",
            String(repeating: ".[", count: 5000), String(repeating: "1 // ", count: 5000) + "1",
        ])
    func deepSources(_ source: String) {
        #expect(throws: SyntaxError.self) { try Program(compiling: source) }
    }

    @Test(
        "sources that are as deep as they may be work on a small thread",
        arguments: [
            String(repeating: "(", count: 200) + "1" + String(repeating: ")", count: 200),
            String(repeating: ". | ", count: 1000) + "1", String(repeating: "0 + ", count: 1000) + "1",
            String(repeating: "if true then ", count: 100) + "1" + String(repeating: " end", count: 100),
            "last(" + String(repeating: "0, ", count: 1000) + "1)",
        ])
    func deepestSources(_ source: String) async throws {
        let results = await SmallStack.run { try? Program(compiling: source).evaluate(.null) }
        #expect(results == [1])
    }

    @Test("recursion within 512 KiB of stack ends well", arguments: hostile)
    func smallStack(_ hostile: Hostile) async throws {
        let isBound = await SmallStack.run {
            do throws(EvaluationError) {
                _ = try (try? Program(compiling: hostile.source))?.evaluate(
                    hostile.input, limits: HostileProgramTests.limits)
                return false
            } catch {
                if case .bound = error { return true }
                return false
            }
        }
        #expect(isBound == true)
    }
}

/// A thread with the stack that a cooperative thread has at least.
enum SmallStack {
    static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            let run: @Sendable () -> Void = { continuation.resume(returning: body()) }
            let box = Unmanaged.passRetained(Runner(run))
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            pthread_attr_setstacksize(&attributes, 512 * 1024)
            pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
            var thread = pthread_t()
            pthread_create(
                &thread, &attributes,
                { context in
                    guard let context else { return nil }
                    Unmanaged<Runner>.fromOpaque(context).takeRetainedValue().body()
                    return nil
                }, box.toOpaque())
            pthread_attr_destroy(&attributes)
        }
    }

    private final class Runner: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
