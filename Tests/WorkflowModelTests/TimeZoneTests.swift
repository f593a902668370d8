import Glibc
import TestPrograms
import Testing

@testable import WorkflowModel

@Suite("Time zones")
struct TimeZoneTests {
    @Test(
        "rules of all years are read as POSIX has them",
        arguments: [
            ("UTC0", "2026-07-01T00:00:00Z", 0), ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", 3_600),
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7_200),
            ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T05:59:59Z", -14_400),
            ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00Z", -18_000),
            ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-01-01T00:00:00Z", 39_600),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3_600),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-12-01T00:00:00Z", 0), ("XXX0YYY,J60,J300", "2028-02-29T12:00:00Z", 0),
            ("XXX0YYY,J60,J300", "2028-03-01T02:00:00Z", 3_600), ("XXX0YYY,59,300", "2028-02-29T02:00:00Z", 3_600),
            ("EST5EDT,0/0,J365/25", "2026-01-01T05:00:00Z", -14_400),
            ("EST5EDT,0/0,J365/25", "2028-12-31T23:59:59Z", -14_400),
            ("XXX3EDT4,0/0,J365/23", "2026-07-01T00:00:00Z", -14_400),
        ])
    func rules(text: String, time: String, offset: Int64) throws {
        let rule = try #require(PosixTimeZone(text[...]))
        let instant = try #require(Instant(rfc3339: time))
        #expect(rule.offset(at: instant.millisecondsSinceEpoch / 1_000) == offset)
    }

    @Test("summer time that lasts all year has no changes")
    func allYear() throws {
        let rule = try #require(PosixTimeZone("EST5EDT,0/0,J365/25"))
        let rules = TimeZoneRules(offsetInitial: 0, transitions: [], rule: rule)
        for day: Int64 in 20_000..<22_000 { #expect(rules.steadyOffset(onDay: day) == -14_400) }
    }

    @Test(
        "what is no rule is none",
        arguments: ["", "X0", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M1.1.0", "CET-999", "<CET-1"])
    func noRules(text: String) { #expect(PosixTimeZone(text[...]) == nil) }

    @Test("files that are cut anywhere, or have any byte changed, are refused or read, and never trap")
    func damage() throws {
        let whole = Self.file(
            transitions: [(0, 1), (1_000_000, 0)], offsets: [3_600, 7_200], footer: "CET-1CEST,M3.5.0,M10.5.0/3")
        let rules = try #require(TimeZoneRules(file: whole))
        #expect(rules.offset(at: -1) == 3_600 && rules.offset(at: 0) == 7_200 && rules.offset(at: 999_999) == 7_200)
        for count in whole.indices { #expect(TimeZoneRules(file: Array(whole[..<count])) == nil) }
        for place in whole.indices {
            for byte: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                var changed = whole
                changed[place] = byte
                _ = TimeZoneRules(file: changed)?.offset(at: 500)
            }
        }
    }

    @Test(
        "only names of zones are looked up, and UTC needs no file",
        arguments: ["../etc/passwd", "", "/etc/localtime", "A/../B", "a b", "A/B/C/D"])
    func names(name: String) {
        let source = TimeZoneSource { path in
            Issue.record("\(path) was read")
            return nil
        }
        #expect(throws: TimeZoneSource.Problem.self) { try source.rules(of: name) }
        #expect((try? source.rules(of: "UTC")) == .utc)
    }

    @Test("an unknown zone is told with what to do")
    func unknown() {
        let problem = #expect(throws: TimeZoneSource.Problem.self) {
            try TimeZoneSource.universal.rules(of: "Europe/Berln")
        }
        #expect(problem?.message.contains("Europe/Berln") == true && problem?.remedy.contains("tzdata") == true)
    }

    private static func file(transitions: [(Int64, UInt8)], offsets: [Int32], footer: String) -> [UInt8] {
        func number(_ value: Int64, _ count: Int) -> [UInt8] {
            (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> Int64($0 * 8)) }
        }
        func header(_ times: Int, _ types: Int, _ characters: Int) -> [UInt8] {
            Array("TZif2".utf8) + Array(repeating: 0, count: 15)
                + [0, 0, 0, times, types, characters].flatMap { number(Int64($0), 4) }
        }
        var bytes = header(0, 1, 1) + [0, 0, 0, 0, 0, 0, 0] + header(transitions.count, offsets.count, 4)
        for transition in transitions { bytes += number(transition.0, 8) }
        bytes += transitions.map(\.1)
        for offset in offsets { bytes += number(Int64(offset), 4) + [0, 0] }
        return bytes + Array("CET\0\n\(footer)\n".utf8)
    }
}

@Suite("Time zones of this machine")
struct InstalledTimeZoneTests {
    static let isInstalled = access("\(TimeZoneSource.directory)/Europe/Berlin", R_OK) == 0

    @Test(
        "offsets are those of date(1)", .enabled(if: isInstalled, "the package tzdata is not installed"),
        arguments: [
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca",
            "Asia/Gaza",
            "Pacific/Apia", "America/St_Johns", "Antarctica/Troll", "UTC",
        ])
    func date(zone: String) throws {
        let source = TimeZoneSource { path in
            guard let file = fopen(path, "r") else { return nil }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: TimeZoneRules.fileBytesMaximum)
            return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
        }
        let rules = try source.rules(of: zone)
        var random = SeededNumbers(seed: 7)
        // From 1972, when the offsets of all of them were whole minutes, to 2090.
        let times = (0..<4_000).map { _ in Int64(63_072_000 + random.below(3_724_000_000)) }
        var template = Array("/tmp/process-engine-zones-XXXXXX".utf8CString)
        let directory = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer {
            for name in ["times", "offsets"] { unlink("\(directory)/\(name)") }
            rmdir(directory)
        }
        let input = try #require(fopen("\(directory)/times", "w"))
        for time in times { fputs("@\(time)\n", input) }
        fclose(input)
        let program = try ChildProcess(
            "/bin/date", ["-f", "\(directory)/times", "+%z"], environment: ["TZ": zone, "LC_ALL": "C"],
            output: "\(directory)/offsets")
        #expect(program.waitUntilExit() == 0)
        let output = try #require(fopen("\(directory)/offsets", "r"))
        defer { fclose(output) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let lines = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, output)], as: UTF8.self).split(
            separator: "\n")
        #expect(lines.count == times.count)
        for (time, line) in zip(times, lines) {
            let number = Int64(line.dropFirst()) ?? 0
            let seconds = (number / 100 * 3_600 + number % 100 * 60) * (line.first == "-" ? -1 : 1)
            #expect(rules.offset(at: time) == seconds, "\(time)")
        }
    }
}
