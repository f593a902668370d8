import Testing
import WorkflowModel

@Suite("Durations and instants")
struct TimeTests {
    @Test(
        "ISO 8601 durations are read and written",
        arguments: [
            ("PT0S", 0), ("PT1.5S", 1_500), ("PT15M", 900_000), ("P1DT12H", 129_600_000), ("P2W", 1_209_600_000),
            ("PT1H30M5.25S", 5_405_250), ("P1D", 86_400_000),
        ])
    func durations(text: String, milliseconds: Int64) throws {
        let duration = try #require(Duration(iso8601: text))
        #expect(duration.milliseconds == milliseconds)
        #expect(Duration(iso8601: duration.iso8601) == duration)
    }

    @Test(
        "what is no duration of fixed length is refused",
        arguments: [
            "", "P", "PT", "1H", "P1Y", "P1M", "PT1H1H", "PT1S1M", "PT1.5M", "PT-1S", "P99999999999W", "PT1", "pt1s",
        ])
    func refusedDurations(text: String) {
        #expect(Duration(iso8601: text) == nil)
    }

    @Test("duration objects add up and refuse unknown keys and negative numbers")
    func durationObjects() {
        #expect(
            Duration(durationObject: ["days": 1, "hours": 2, "minutes": 3, "seconds": 4, "milliseconds": 5])
                == .milliseconds(93_784_005))
        #expect(Duration(durationObject: ["weeks": 1]) == nil)
        #expect(Duration(durationObject: ["seconds": -1]) == nil)
        #expect(Duration(durationObject: [:]) == nil)
    }

    @Test(
        "RFC 3339 instants are read and written",
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("2026-11-23T03:42:00.500Z", 1_795_405_320_500),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999), ("1969-12-31T23:59:59.999Z", -1),
        ])
    func instants(text: String, milliseconds: Int64) {
        #expect(Instant(rfc3339: text)?.millisecondsSinceEpoch == milliseconds)
        #expect(Instant(millisecondsSinceEpoch: milliseconds).rfc3339 == text)
    }

    @Test("offsets shift the instant")
    func offsets() {
        #expect(Instant(rfc3339: "2026-01-01T01:30:00+01:30") == Instant(rfc3339: "2026-01-01T00:00:00Z"))
        #expect(Instant(rfc3339: "2025-02-29T00:00:00Z") == nil)
        #expect(Instant(rfc3339: "2026-01-01T24:00:00Z") == nil)
    }

    @Test("every millisecond of random instants survives the text")
    func roundTrip() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<10_000 {
            let instant = Instant(
                millisecondsSinceEpoch: .random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator))
            #expect(Instant(rfc3339: instant.rfc3339) == instant)
        }
    }

    @Test("arithmetic at the ends of the range is clamped")
    func clamping() {
        #expect(Instant(millisecondsSinceEpoch: .max) + .seconds(1) == Instant(millisecondsSinceEpoch: .max))
        #expect(Instant(millisecondsSinceEpoch: 5_000) - Instant(millisecondsSinceEpoch: 2_000) == .seconds(3))
    }
}

@Suite("Faults")
struct FaultTests {
    @Test("types match by their last path element")
    func matching() {
        let fault = Fault(.timeout, title: "too slow")
        #expect(fault.status == 408)
        #expect(fault.matches(typeOf: "https://example.com/other/host/timeout"))
        #expect(fault.matches(typeOf: "timeout"))
        #expect(!fault.matches(typeOf: "https://serverlessworkflow.io/spec/1.0.0/errors/runtime"))
    }

    @Test("a fault survives its value")
    func values() {
        let fault = Fault(.runtime, title: "t", detail: "d", instance: "/do/0/x")
        #expect(Fault(value: fault.value) == fault)
        #expect(Fault(value: ["type": "x"]) == nil)
    }
}
