import Foundation
import TestPrograms
import Testing

/// The script that runs the long forms, over programs that only say what became of them.
@Suite("The soak", .timeLimit(.minutes(5)))
struct SoakTests {
    @Test("what was skipped is not said to have held, and what broke is said to be broken")
    func verdicts() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "soak-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let packaging = folder.appending(path: "packaging")
        let programs = folder.appending(path: "programs")
        for made in [packaging, programs] {
            try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        }
        func write(_ text: String, _ url: URL) throws {
            // By another process: a child that another test starts meanwhile would hold a file of ours open for writing.
            let draft = url.path + ".draft"
            try text.write(toFile: draft, atomically: true, encoding: .utf8)
            try Machine.run("install", "-m", "755", draft, url.path)
        }
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../packaging/soak")
        try write(
            try String(contentsOf: script.standardizedFileURL, encoding: .utf8), packaging.appending(path: "soak"))
        try write("#!/bin/sh\necho 42 of 42 planted bugs found\n", packaging.appending(path: "mutate"))
        try write("#!/bin/sh\necho core 97.1 %\n", packaging.appending(path: "coverage"))
        try write("#!/bin/sh\necho 0 reports from 42 tests\n", packaging.appending(path: "sanitize"))
        try write("#!/bin/sh\necho 0 violations\n", programs.appending(path: "simulate"))
        try write(
            """
            #!/bin/sh
            case "$*" in
            *FileSystem*) echo '➜ Suite "Real file systems" skipped: "wants a disk"'
              echo '✔ Test run with 3 tests in 1 suite passed after 0.1 seconds.' ;;
            *Clock*) echo '➜ Test "a clock" skipped: "wants a clock"'
              echo '✔ Test "another clock" passed after 0.1 seconds.'
              echo '✔ Test run with 2 tests in 1 suite passed after 0.1 seconds.' ;;
            *Start*) exit 1 ;;
            *) echo '✔ Test "all" passed after 0.1 seconds.' ;;
            esac
            """, programs.appending(path: "allPackageTests.xctest"))
        let output = folder.appending(path: "output").path
        let (soak, variables) = (packaging.appending(path: "soak").path, ["ENGINE_PROGRAMS": programs.path])
        let status = try await onThread {
            try ChildProcess(
                "/bin/bash", [soak, "0", "1"], environment: ChildProcess.inherited.merging(variables) { $1 },
                output: output
            ).waitUntilExit()
        }
        let said = try String(contentsOfFile: output, encoding: .utf8)
        #expect(status == 1, "\(said)")
        func verdict(_ name: String) -> String {
            let row = said.split(separator: "\n").first { $0.hasPrefix("\(name)\t") } ?? ""
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
            return cells.count == 4 ? "\(cells[1]): \(cells[3])" : String(row)
        }
        #expect(
            verdict("power cuts, failing and full disks")
                == #"SKIPPED: "Real file systems" skipped: "wants a disk""#)
        #expect(verdict("clocks that jump") == #"held in part: "a clock" skipped: "wants a clock""#)
        #expect(verdict("daemons beside each other").hasPrefix("BROKEN"))
        #expect(verdict("out of memory") == "held: ")
        #expect(verdict("planted bugs") == "held: 42 of 42 planted bugs found")
        #expect(verdict("races of threads") == "held: 0 reports from 42 tests")
    }
}
