import Testing
import WorkflowLanguage
import WorkflowModel

/// Golden tests: the exact text that authors see.
@Suite("Diagnostics")
struct DiagnosticsTests {
    @Test("every problem of a short-form file is reported at once, in document order")
    func wholeShortFile() {
        let text = """
            name: night backup
            version: 1.0
            concurency: 2
            timeout: 90
            steps:
              - id: dump
                run: pg_dump
                timeout: 30x
                retry: { attempts: 0, delay: 1m, maxDelay: 10s }
              - id: dump
                run: [zstd, 5, { a: b }]
                wait: 5s
              - id: verify
                needs: [dmp, verify]
                run: x
                if: (.host == "primary"
                onInterrupt: restart
                limits: { memory: lots }
              - id: end
                rum: y
            """
        #expect(
            Documents.problems(text) == [
                "t.yaml:1:7: `night backup` cannot be a name (use at most 63 letters, digits and inner hyphens)",
                "t.yaml:2:10: `version` must be a semantic version (write it like '1.0.0', in quotes)",
                "t.yaml:3:1: unknown key `concurency` in the document (did you mean `concurrency`?)",
                "t.yaml:4:10: `90` is no duration (write a number with a unit, such as 30s, 5m, 1h30m or 500ms)",
                "t.yaml:8:14: `30x` is no duration (write a number with a unit, such as 30s, 5m, 1h30m or 500ms)",
                "t.yaml:9:12: `delay` is longer than `maxDelay` (raise `maxDelay`)",
                "t.yaml:9:24: `attempts` is 0, but must be between 1 and 1000000",
                "t.yaml:10:5: the step `dump` is of more than one kind: `run` and `wait` (make a step of each)",
                "t.yaml:10:9: a second step `dump`, the first is in line 6 (rename one of the two)",
                "t.yaml:14:13: `verify` needs `dmp`, which is no step (did you mean `dump`?)",
                "t.yaml:14:18: `needs` has a cycle: verify → verify (remove one of these needs)",
                "t.yaml:16:28: invalid expression: `(` is not closed",
                "t.yaml:17:18: `restart` is no value of `onInterrupt` (known here: `fail`, `pause`, `rerun`)",
                "t.yaml:18:23: `lots` is no number of bytes (write bytes, or a unit as in 512M or 2G)",
                "t.yaml:19:5: the step `end` does nothing (give it one of `run`, `script`, `call`, `workflow`, `approval`, `wait`, `emit`, `set`)",
                "t.yaml:19:9: `end` cannot be the id of a step (choose another)",
                "t.yaml:20:5: unknown key `rum` in `end` (did you mean `run`?)",
            ])
    }

    @Test("every problem of a canonical file is reported at once, in document order")
    func wholeCanonicalFile() {
        let text = """
            document:
              dsl: 2.0.0
              namespace: my space
              name: order
            use:
              retries:
                quick: { delay: { seconds: 1, minute: 2 } }
              extensions: []
            do:
              - first:
                  set: { a: 1 }
                  then: thrid
              - continue:
                  wait: 30s
              - third:
                  try:
                    - inner:
                        set: text
                  catch:
                    as: context
                    retry: quik
              - third:
                  for: { each: x, at: x }
              - fan:
                  fork:
                    branches:
                      - a: { set: { x: 1 }, then: b }
                      - b: { wait: PT1S }
              - both:
                  set: { a: 1 }
                  wait: PT1S
              - nothing: {}
              - text
            timeout: { after: PT1Y }
            """
        #expect(
            Documents.problems(text) == [
                "t.yaml:2:3: `document` needs the key `version` (add `version: …`)",
                "t.yaml:2:8: the language version `2.0.0` is not supported (this engine runs 1.0.x, such as '1.0.3')",
                "t.yaml:3:14: `my space` cannot be a namespace (use at most 63 letters, digits and inner hyphens)",
                "t.yaml:7:35: unknown key `minute` in `delay` (did you mean `minutes`?)",
                "t.yaml:12:13: `then` leads to `thrid`, which is no task of this list (did you mean `third`?)",
                "t.yaml:13:5: `continue` cannot be the name of a task (`then` means something else by it)",
                "t.yaml:14:13: `30s` is no duration (write PT30S)",
                "t.yaml:18:18: `set` must be a mapping with entries or an expression, but is a string (write `set: {name: value}` or `set: ${ … }`)",
                "t.yaml:20:13: the variable `$context` is the engine's own (choose another name)",
                "t.yaml:21:16: `quik` is not defined in `use.retries` (did you mean `quick`?)",
                "t.yaml:22:5: a second task `third` in this list, the first is in line 15 (rename one of the two)",
                "t.yaml:23:7: a `for` task needs the key `do` (put the tasks of an iteration there)",
                "t.yaml:23:12: `for` needs the key `in` (add `in: …`)",
                "t.yaml:23:27: the item and its index have the same variable `$x` (rename one of the two)",
                "t.yaml:27:39: `then` cannot lead to `b`, which runs beside this task (use `continue`, `exit` or `end`)",
                "t.yaml:29:5: the task `both` is of more than one kind: `set` and `wait` (make a task of each)",
                "t.yaml:32:5: the task `nothing` does nothing (give it one of `call`, `do`, `emit`, `for`, `fork`, `listen`, `raise`, `run`, `set`, `switch`, `try`, `wait`)",
                "t.yaml:33:5: `task` must be a mapping, but is a string (write `- name:` and the task under it)",
                "t.yaml:34:19: `PT1Y` is no duration (write ISO 8601 such as PT30S, or a mapping such as {seconds: 30})",
            ])
    }

    @Test("a cycle of needs is named with all of its steps")
    func cycle() {
        let text = """
            name: x
            steps:
              - { id: a, run: x, needs: [] }
              - { id: b, run: x, needs: [a, d] }
              - { id: c, run: x, needs: b }
              - { id: d, run: x, needs: [c] }
            """
        #expect(
            Documents.problems(text) == [
                "t.yaml:4:33: `needs` has a cycle: b → d → c → b (remove one of these needs)"
            ])
    }

    @Test(
        "the place of a mistake in an expression is its place in the file",
        arguments: [
            ("if: .a + ) b", "3:14"), ("if: '.a'' + ) b'", "3:17"), ("if: \".a\\u0041 + ) b\"", "3:21"),
            ("if: ${ .a + ) }", "3:17"), ("if: |\n      .a\n      | ) b", "5:9"),
            ("if: >-\n      .a\n      | ) b", "5:9"),
            ("if: .a\n      | ) b", "4:9"), ("if: \"ä😀 )\"", "3:13"), ("if: &x ') a'", "3:13"),
            ("if: |2\n      é )", "4:9"),
        ])
    func expressionPlaces(line: String, expected: String) {
        let problems = Documents.problems("name: x\nsteps:\n  - \(line)\n    run: x\n")
        #expect(problems == ["t.yaml:\(expected): invalid expression: unexpected `)`"])
    }

    @Test("the place of a mistake in a JSON expression counts escapes")
    func expressionPlaceInJSON() {
        let text = #"{"name": "x", "steps": [{"run": "x", "if": "\ud83d\ude00\n )"}]}"#
        #expect(
            Documents.problems(text, file: "t.json") == [
                "t.json:1:60: invalid expression: unexpected `)`"
            ])
    }

    @Test("two expressions in one text are explained")
    func pieced() {
        #expect(
            Documents.problems("name: x\nsteps:\n  - set: { a: '${ .a }-${ .b }' }\n") == [
                "t.yaml:3:22: invalid expression: unexpected `}` (one `${ … }` holds the whole value; put values into texts with \"\\( … )\")"
            ])
    }

    @Test("warnings do not refuse, and say what will not happen")
    func warnings() throws {
        let text = """
            name: x
            env: { HOME: $HOME/x }
            steps:
              - set: { greeting: "Hello ${ .name }" }
            """
        #expect(
            Documents.problems(text) == [
                "t.yaml:2:14: warning: no shell reads this text, so `$` stays as it is (use the variable within the script, or make the whole value one ${ … } expression)",
                "t.yaml:4:22: warning: `${ … }` within a longer text is not evaluated (make the whole value one expression, such as ${ \"Hello \\(.name)\" })",
            ])
        #expect(throws: Never.self) { try Documents.load(text) }
    }

    @Test("tasks that nothing leads to are noticed")
    func unreachable() {
        let tasks = """
            - a: { set: { x: 1 }, then: c }
            - b: { set: { x: 2 } }
            - c: { switch: [ { one: { when: .x, then: exit } }, { other: { then: e } } ] }
            - d: { raise: { error: { type: 'https://a.b/c', status: 400 } } }
            - e: { set: { x: 3 }, then: end }
            - f: { wait: PT1S }
            """
        #expect(
            Documents.problems(Documents.canonical(tasks)) == [
                "t.yaml:4:3: warning: nothing leads to the task `b` (name it in a `then`, or remove it)",
                "t.yaml:6:3: warning: nothing leads to the task `d` (name it in a `then`, or remove it)",
                "t.yaml:8:3: warning: nothing leads to the task `f` (name it in a `then`, or remove it)",
            ])
    }

    @Test("what both forms share is not mixed, and what is neither is refused")
    func forms() {
        #expect(
            Documents.problems("do: []\nsteps: []") == [
                "t.yaml:1:1: the document mixes the two forms: `steps` with `document` or `do` (use `document` and `do`, or `name` and `steps`)"
            ])
        #expect(
            Documents.problems("- a") == [
                "t.yaml:1:1: a definition must be a mapping, but this is a list (begin with `name:` and `steps:`)"
            ])
        #expect(Documents.problems("name: x") == ["t.yaml:1:1: the document needs the key `steps` (add `steps: …`)"])
        #expect(
            Documents.problems("name: x\nsteps: []") == [
                "t.yaml:2:8: `steps` must be a list of steps, but is an empty list (write `- run: …` lines under it)"
            ])
    }

    @Test(
        "retry policies that make no sense are refused",
        arguments: [
            ("retry: {delay: 1s}", "`retry` needs the key `attempts` (add `attempts: …`)"),
            (
                "retry: many",
                "`retry` must be a number of attempts or a mapping, but is a string (write `retry: 3` or `retry: {attempts: 3, delay: 10s}`)"
            ),
            ("retry: {attempts: 2, factor: 3}", "`factor` belongs to exponential backoff (add `backoff: exponential`)"),
            ("retry: {attempts: 2, backoff: exponential, factor: 0.5}", "`factor` must be between 1 and 1000"),
            (
                "retry: {attempts: 2, jitter: {from: 2s, to: 1s}}",
                "`jitter.from` is longer than `jitter.to` (swap the two)"
            ),
            ("retry: {attempts: 2, maxDelay: 2s}", "`maxDelay` without `delay` has no meaning (add `delay`)"),
            (
                "retry: {attempts: 2, backoff: quadratic}",
                "`quadratic` is no value of `backoff` (known here: `constant`, `exponential`, `linear`)"
            ),
        ])
    func retries(line: String, expected: String) {
        let problems = Documents.examine("name: x\nsteps:\n  - run: x\n    \(line)\n").diagnostics
        #expect(problems.map { $0.message + ($0.remedy.map { " (\($0))" } ?? "") } == [expected])
        #expect(problems.allSatisfy { $0.line == 4 })
    }

    @Test("diagnostics carry the pointer of their element in the document")
    func pointers() {
        let text = "name: x\nsteps:\n  - run: x\n    env: { 'a/b~c=': 1 }\n  - run: x\n    cwd: relative\n"
        #expect(Documents.examine(text).diagnostics.map(\.pointer) == ["/steps/0/env/a~1b~0c=", "/steps/1/cwd"])
    }
}
