import FoundationEssentials
import Testing
import WorkflowModel

@testable import WorkflowExpressions

/// Writes `packaging/doc/expressions.md` from what the evaluator really does. `UPDATE_DOCUMENTS=1` rewrites the file.
@Suite("The page on expressions")
struct ManualTests {
    /// The builtins of jq 1.8.2.
    private static let builtins = """
        IN/1 IN/2 INDEX/1 INDEX/2 JOIN/2 JOIN/3 JOIN/4 abs/0 acos/0 acosh/0 add/0 add/1 all/0 all/1
        all/2 any/0 any/1 any/2 arrays/0 ascii_downcase/0 ascii_upcase/0 asin/0 asinh/0 atan/0
        atan2/2 atanh/0 booleans/0 bsearch/1 builtins/0 capture/1 capture/2 cbrt/0 ceil/0
        combinations/0 combinations/1 contains/1 copysign/2 cos/0 cosh/0 debug/0 debug/1 del/1
        delpaths/1 drem/2 empty/0 endswith/1 env/0 erf/0 erfc/0 error/0 error/1 exp/0 exp10/0
        exp2/0 explode/0 expm1/0 fabs/0 fdim/2 finites/0 first/0 first/1 flatten/0 flatten/1
        floor/0 fma/3 fmax/2 fmin/2 fmod/2 format/1 frexp/0 from_entries/0 fromdate/0
        fromdateiso8601/0 fromjson/0 fromstream/1 gamma/0 get_jq_origin/0 get_prog_origin/0
        get_search_list/0 getpath/1 gmtime/0 group_by/1 gsub/2 gsub/3 halt/0 halt_error/0
        halt_error/1 has/1 have_decnum/0 have_literal_numbers/0 hypot/2 implode/0 in/1 index/1
        indices/1 infinite/0 input/0 input_filename/0 input_line_number/0 inputs/0 inside/1
        isempty/1 isfinite/0 isinfinite/0 isnan/0 isnormal/0 iterables/0 j0/0 j1/0 jn/2 join/1
        keys/0 keys_unsorted/0 last/0 last/1 ldexp/2 leaf_paths/0 length/0 lgamma/0 lgamma_r/0 limit/2
        localtime/0 log/0 log10/0 log1p/0 log2/0 logb/0 ltrim/0 ltrimstr/1 map/1 map_values/1
        match/1 match/2 max/0 max_by/1 min/0 min_by/1 mktime/0 modf/0 modulemeta/0 nan/0
        nearbyint/0 nextafter/2 nexttoward/2 normals/0 not/0 now/0 nth/1 nth/2 nulls/0 numbers/0
        objects/0 path/1 paths/0 paths/1 pick/1 pow/2 range/1 range/2 range/3 recurse/0 recurse/1
        recurse/2 remainder/2 repeat/1 reverse/0 rindex/1 rint/0 round/0 rtrim/0 rtrimstr/1
        scalars/0 scalb/2 scalbln/2 scan/1 scan/2 select/1 setpath/2 significand/0 sin/0 sinh/0
        skip/2 sort/0 sort_by/1 split/1 split/2 splits/1 splits/2 sqrt/0 startswith/1 stderr/0
        strflocaltime/1 strftime/1 strings/0 strptime/1 sub/2 sub/3 tan/0 tanh/0 test/1 test/2
        tgamma/0 to_entries/0 toarray/0 toboolean/0 todate/0 todateiso8601/0 tojson/0 tonumber/0
        tostream/0 tostring/0 transpose/0 trim/0 trimstr/1 trunc/0 truncate_stream/1 type/0
        unique/0 unique_by/1 until/2 utf8bytelength/0 values/0 walk/1 while/2 with_entries/1 y0/0
        y1/0 yn/2
        """.split { $0 == " " || $0 == "\n" }.map(String.init)

    private struct Difference {
        var program: String
        var input: Value = .null
        /// What jq 1.8 gives.
        var jq: String
        /// What we give: values, or the start of an error.
        var ours: String
        var reason: String
    }

    private static let differences: [Difference] = [
        Difference(
            program: "12345678901234567890123", jq: "12345678901234567890123", ours: "12345678901234568000000",
            reason: "Numbers beyond 64 bits are doubles; jq 1.8 keeps the digits of a number that nothing touches"),
        Difference(
            program: "1.000", jq: "1.000", ours: "1",
            reason: "For the same reason numbers are printed in their shortest form"),
        Difference(
            program: "-9007199254740993", jq: "-9007199254740993", ours: "-9007199254740992",
            reason: "The minus sign of a program is arithmetic, and arithmetic is that of doubles"),
        Difference(
            program: "have_decnum", jq: "true", ours: "false", reason: "There are no decimal numbers"),
        Difference(
            program: "9007199254740993 == 9007199254740992", jq: "false", ours: "true",
            reason:
                "An operator between two numbers is arithmetic, and arithmetic is that of doubles; `sort`, `unique`, "
                + "`group_by`, `index` and the numbers within arrays and objects are compared exactly"),
        Difference(
            program: "$name", jq: "$name is not defined", ours: "$name is not available here",
            reason:
                "A name that the program does not bind is an argument that the caller passes; what is missing is an "
                + "error when it is read"),
        Difference(
            program: "env, $ENV", jq: "the environment", ours: "{}, {}",
            reason: "An expression sees nothing of the host"),
        Difference(
            program: "now", jq: "the time", ours: "now needs a time, and none is passed here",
            reason:
                "An expression has no clock: `now`, `localtime` and `strflocaltime` work where the engine passes a time"
        ),
        Difference(
            program: "0 | strftime(\"%Z\")", jq: "\"UTC\"", ours: "\"UTC\"",
            reason: "The local time zone is UTC on every host"),
        Difference(
            program: "[label $f | try break $f catch 1]", jq: "[1]", ours: "[]",
            reason: "`break` is not an error: `try` does not catch it"),
        Difference(
            program: "path(last(.[0], .[1]))", input: [1, 2], jq: "an error", ours: "[1]",
            reason: "`last(f)` gives the last place, as `first(f)` gives the first"),
        Difference(
            program: "null?//1", jq: "a syntax error", ours: "1",
            reason: "Outside of patterns `?//` is read as `?` and `//`"),
        Difference(
            program: "[match(\"\"; \"g\").offset]", input: "é", jq: "[0,1,1]", ours: "[0,1]",
            reason: "An empty match is found once for each code point"),
    ]

    private static let path: String = {
        let root = "\(#filePath)".split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        return root + "/packaging/doc/expressions.md"
    }()

    @Test("says what is true")
    func page() throws {
        let page = try Self.page()
        if ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] != nil {
            try Data(page.utf8).write(to: URL(filePath: Self.path))
        }
        let data = try #require(FileManager.default.contents(atPath: Self.path))
        let isCurrent = String(decoding: data, as: UTF8.self) == page
        #expect(
            isCurrent, "packaging/doc/expressions.md is not what the evaluator does: UPDATE_DOCUMENTS=1 rewrites it")
    }

    @Test("every builtin of jq is supported or refused with a reason")
    func complete() {
        for signature in Self.builtins {
            if let reason = Self.refusal(of: signature) {
                #expect(reason.contains("is not supported: "), "\(signature): \(reason)")
            }
        }
    }

    /// Nil when a call of the builtin compiles.
    private static func refusal(of signature: String) -> String? {
        let parts = signature.split(separator: "/")
        let count = Int(parts[1]) ?? 0
        let arguments = count == 0 ? "" : "(" + Array(repeating: ".", count: count).joined(separator: "; ") + ")"
        do throws(SyntaxError) {
            _ = try Program(compiling: parts[0] + arguments)
            return nil
        } catch { return error.message }
    }

    private static func result(of difference: Difference) -> String {
        do {
            let program = try Program(compiling: difference.program)
            return try program.evaluate(difference.input).map { $0.printed() }.joined(separator: ", ")
        } catch let error as EvaluationError { return error.description } catch { return "\(error)" }
    }

    private static func page() throws -> String {
        var supported: [String] = []
        var refused: [(String, String)] = []
        for signature in builtins {
            if let reason = refusal(of: signature) {
                refused.append((signature, reason))
            } else {
                supported.append(signature)
            }
        }
        let listed = try Program(compiling: "builtins").evaluate(.null)
        let others: [String] =
            if case .array(let names)? = listed.first {
                names.compactMap { if case .string(let name) = $0 { name } else { nil } }.filter {
                    !builtins.contains($0)
                }
            } else { [] }
        var page = introduction
        page +=
            "## Builtins\n\n" + wrapped(supported) + "\n\nBeyond jq 1.8, from other versions of jq:\n\n"
            + wrapped(others)
        page += "\n\n## What is refused\n\nThese do not compile, and the message says why.\n\n"
        for (signature, reason) in refused {
            let why = reason.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? reason
            page += "- `\(signature)`: \(why)\n"
        }
        page += "- `import`, `include`, `module`, `a::b`: an expression cannot read files, so there are no modules\n"
        page += "\n## Differences from jq 1.8\n\n| program | jq | here | why |\n|---|---|---|---|\n"
        for difference in differences {
            let ours = result(of: difference)
            #expect(ours == difference.ours)
            let input = difference.input == .null ? "" : " on `\(difference.input.printed())`"
            page += "| `\(escaped(difference.program))`\(input) | \(escaped(difference.jq)) | "
            page += "\(escaped(ours)) | \(difference.reason) |\n"
        }
        page +=
            "\n## Beside the jq 1.6 of Debian\n\nWhat jq itself changed since, as far as generated programs show it:\n\n"
        for change in JQChange.all { page += "- \(change.reason).\n" }
        return page + "\n" + bounds()
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    private static func wrapped(_ names: [String]) -> String {
        var lines: [String] = []
        var line = ""
        for name in names {
            if line.utf8.count + name.utf8.count > 105 {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + "`\(name)`"
        }
        return (lines + [line]).joined(separator: "\n")
    }

    private static let introduction = """
        # Expressions

        Expressions are jq 1.8: the whole language and its builtins, compiled once when a definition is loaded. In a
        workflow an expression stands where the specification has one, or as a string that is `${ … }` as a whole.

        - `.` is the input of the place; `$names` are what the place offers, such as `$context`, `$input`, `$task` and the
          variables of loops. No result counts as null, several as an array.
        - Evaluation sees nothing but its input and its arguments: no clock, no randomness, no environment, no files. The same
          expression on the same data always gives the same.
        - Integers of 64 bits are exact until arithmetic touches them; arithmetic is that of doubles. Strings are compared
          and counted by code point. Regular expressions are Oniguruma's, as in jq.
        - Every form of jq's grammar is there: paths, slices, `?`, `..`, operators and assignments, construction, string
          interpolation and `@formats` (`@text @json @html @uri @urid @csv @tsv @sh @base64 @base64d @base32 @base32d`),
          `if`, `try`, `reduce`, `foreach`, `label`, `as` with destructuring and `?//`, `def` with recursion and closures.
        - `enginectl expr EXPRESSION --input FILE --arguments JSON` evaluates an expression as the engine would.

        This page is written by a test from what the evaluator really does.

        How fast it is, beside Debian's libjq 1.6 in the same run, and what hostile programs take until their bound, is
        measured by `packaging/bench-expressions`.


        """

    private static func bounds() -> String {
        let limits = EvaluationLimits.standard
        let compile = CompileLimits.standard
        return """
            ## Bounds

            An expression that passes one of these is an `expression` fault, which the expression itself cannot catch.

            | bound | default |
            |---|---|
            | steps | \(limits.stepsMaximum) |
            | memory, in bytes | \(limits.bytesMaximum) |
            | results | \(limits.outputsMaximum) |
            | size of all results, in bytes | \(limits.outputBytesMaximum) |
            | depth of a result | \(limits.outputDepthMaximum) |
            | collections of collections that are built | \(limits.nestingsMaximum) |
            | work of one regular expression search, in retries | \(limits.regexRetriesMaximum) |
            | source, in bytes | \(compile.sourceBytesMaximum) |
            | depth of the source | \(compile.depthMaximum) |

            A regular expression with more than \(Regex.patternBytesMaximum) bytes, \(Regex.patternDepthMaximum) groups
            within groups, or \(RegexCompilation.branchingsMaximum) calls of groups (`\\g<name>`) and conditions
            (`(?(…)…|…)`) is an error like any other, which the expression can catch.

            """
    }
}
