import StepProtocol
import Testing

@Suite("Frames")
struct FrameTests {
    static let identifier = StepIdentifier(execution: 7, token: .max)

    /// A step with everything that one can have.
    static let full: StepDescription = {
        var step = StepDescription(
            identifier: identifier, executable: "/bin/sh", arguments: ["sh", "-c", "écho", ""],
            environment: ["A=1", "B="])
        step.workingDirectory = "/tmp"
        step.fileModeMask = 0o22
        step.processLimits = [.init(resource: 7, soft: 10, hard: .max)]
        step.groupLimits.memoryBytesMaximum = 1 << 30
        step.groupLimits.processorMillis = 500
        step.groupLimits.tasksMaximum = 9
        step.groupLimits.transferBytesMaximum = 11
        step.input = .bytes([0, 1, 255])
        step.outputCap = .init(headBytesMaximum: 0, tailBytesMaximum: 1)
        step.errorCap = .init(headBytesMaximum: 2, tailBytesMaximum: 3)
        step.stopGraceMilliseconds = 5
        step.refusesNewPrivileges = true
        step.exchanges = true
        step.credentials = [.init(name: "token", bytes: [0, 255])]
        step.logFields = ["EXECUTION_ID=7", "NODE_KEY=/do/0"]
        return step
    }()

    static let fed: StepDescription = {
        var step = StepDescription(identifier: identifier, executable: "cat", arguments: ["cat"])
        step.input = .file("/etc/hostname")
        return step
    }()

    static let measured: StepResult = {
        var result = StepResult(identifier: identifier, ending: .exited(code: 3))
        result.output = .init(bytes: 10, droppedBytes: 2)
        result.error = .init(bytes: 1)
        result.reported = .init(bytes: 9)
        result.processorMicroseconds = 5
        result.memoryPeakBytes = 6
        result.diskReadBytes = 7
        result.diskWrittenBytes = 8
        result.outOfMemory = true
        result.survivorsEnded = 2
        return result
    }()

    static let frames: [Frame] = [
        .hello(Greeting(processID: 12, incarnation: "boot/directory", abilities: [.controlGroups, .tasksLimit])),
        .hello(Greeting(processID: 12, hindrance: "none is delegated")),
        .start(StepDescription(identifier: identifier, executable: "true", arguments: ["true"])),
        .start(full), .start(fed),
        .control(identifier, .run), .control(identifier, .freeze), .control(identifier, .stop(graceMilliseconds: nil)),
        .control(identifier, .stop(graceMilliseconds: 250)), .confirm(identifier), .list,
        .started(identifier, processID: 99),
        .notice(identifier, StepNotice(status: "réading", progress: .init(done: 42, total: 100))),
        .notice(identifier, StepNotice()),
        .entry(
            StepEntry(
                identifier: identifier,
                state: .running(processID: 4, frozen: false),
                notice: StepNotice(progress: .init(done: 1, total: 2)))),
        .result(measured),
        .result(StepResult(identifier: identifier, ending: .signalled(signal: 9))),
        .result(StepResult(identifier: identifier, ending: .notSpawned(stage: .execute, errno: 2, path: "/nö"))),
        .entry(StepEntry(identifier: identifier, state: .running(processID: 4, frozen: true))),
        .entry(
            StepEntry(
                identifier: identifier,
                state: .finished(StepResult(identifier: identifier, ending: .interrupted(reason: "why"))))),
        .listEnd(count: 3), .refused(Refusal(.unknownStep, identifier: identifier, message: "no")),
        .refused(Refusal(.malformedFrame, message: "")),
    ]

    static func encoded(_ frames: [Frame]) -> [UInt8] {
        var encoder = FrameEncoder()
        for frame in frames { encoder.append(frame) }
        return encoder.bytes
    }

    static func decoded(_ decoder: inout FrameDecoder) throws -> [Frame] {
        var frames: [Frame] = []
        while let frame = try decoder.next() { frames.append(frame) }
        return frames
    }

    @Test("every frame survives encoding and decoding", arguments: frames)
    func roundTrip(frame: Frame) throws {
        var decoder = FrameDecoder()
        decoder.append(Self.encoded([frame]))
        #expect(try Self.decoded(&decoder) == [frame])
        #expect(decoder.pendingBytes == 0)
    }

    @Test("frames that arrive byte by byte are the same frames")
    func byteByByte() throws {
        var decoder = FrameDecoder()
        var frames: [Frame] = []
        for byte in Self.encoded(Self.frames) {
            decoder.append([byte])
            frames += try Self.decoded(&decoder)
        }
        #expect(frames == Self.frames)
    }

    @Test("a frame that ends anywhere early is malformed, never half taken", arguments: frames)
    func truncated(frame: Frame) {
        let bytes = Self.encoded([frame])
        for length in 8..<max(8, bytes.count) {
            var decoder = FrameDecoder()
            // The header claims the shorter content, so the content itself ends early.
            var cut = Array(bytes[..<length])
            let content = UInt32(length - 8)
            for index in 0..<4 { cut[index] = UInt8(truncatingIfNeeded: content >> (8 * UInt32(index))) }
            decoder.append(cut)
            #expect(throws: FrameError.self, "cut at \(length)") { try decoder.next() }
        }
    }

    @Test("bytes after the last field are malformed")
    func tooLong() {
        var bytes = Self.encoded([.list])
        bytes[0] = 2
        bytes.append(0)
        var decoder = FrameDecoder()
        decoder.append(bytes)
        #expect(throws: FrameError.malformed(field: "bytes after the last field")) { try decoder.next() }
    }

    @Test("another version is refused by its header alone")
    func version() {
        var bytes = Self.encoded([.list])
        bytes[5] = 99
        var decoder = FrameDecoder()
        decoder.append(bytes)
        #expect(throws: FrameError.versionUnsupported(99)) { try decoder.next() }
    }

    @Test("what the protocol's second version sent is refused by its version, however short")
    func secondVersion() {
        var decoder = FrameDecoder()
        decoder.append([0, 0, 0, 0, 5, 2, 0, 0])
        #expect(throws: FrameError.versionUnsupported(2)) { try decoder.next() }
    }

    /// The bytes as they were agreed: whoever changes them must raise the version.
    @Test("a frame's bytes are those of the third version")
    func goldenBytes() {
        var bytes: [UInt8] = [38, 0, 0, 0, 0, 3, 0, 0, 20, 1, 7, 0, 0, 0, 0, 0, 0, 0]
        bytes += [UInt8](repeating: 255, count: 8) + [1, 15, 0, 0, 0] + Array("no such step: 7".utf8)
        let refusal = Refusal(.unknownStep, identifier: Self.identifier, message: "no such step: 7")
        #expect(Limits.version == 3 && Self.encoded([.refused(refusal)]) == bytes)
    }

    @Test("a giant length is refused before anything is gathered for it")
    func oversized() {
        var decoder = FrameDecoder()
        decoder.append([255, 255, 255, 127, 0, Limits.version, 0, 0])
        #expect(throws: FrameError.oversized(bytes: 0x7fff_ffff)) { try decoder.next() }
    }

    @Test("a zero byte in an argument is refused: it would end the string early for the kernel")
    func zeroByte() {
        var decoder = FrameDecoder()
        let step = StepDescription(identifier: Self.identifier, executable: "true", arguments: ["a\0b"])
        decoder.append(Self.encoded([.start(step)]))
        #expect(throws: FrameError.malformed(field: "arguments")) { try decoder.next() }
    }

    @Test("an empty argument vector is refused")
    func noArguments() {
        var decoder = FrameDecoder()
        decoder.append(
            Self.encoded([
                .start(StepDescription(identifier: Self.identifier, executable: "true", arguments: []))
            ]))
        #expect(throws: FrameError.malformed(field: "arguments")) { try decoder.next() }
    }
}

@Suite("Frame fuzzing")
struct FrameFuzzTests {
    /// A small generator with a seed, so that a failure can be repeated.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    /// Decodes until the bytes are used up or refused; what is decoded must encode to what was read.
    static func exercise(_ bytes: [UInt8]) {
        var decoder = FrameDecoder()
        decoder.append(bytes)
        while let frame = try? decoder.next() {
            var encoder = FrameEncoder()
            encoder.append(frame)
            var again = FrameDecoder()
            again.append(encoder.bytes)
            #expect((try? again.next()) == frame)
        }
    }

    @Test("random bytes never trap", arguments: [1, 2, 3, 4] as [UInt64])
    func randomBytes(seed: UInt64) {
        var generator = Generator(state: seed &* 0x9e37_79b9_7f4a_7c15)
        for _ in 0..<5_000 {
            let count = Int.random(in: 0..<200, using: &generator)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if count >= 9 {
                // A header that is right, so that the content is reached.
                let kinds: [UInt8] = [1, 2, 3, 4, 5, 16, 17, 18, 19, 20, 21]
                bytes.replaceSubrange(
                    ..<9, with: [UInt8(truncatingIfNeeded: count - 8), 0, 0, 0, 0, Limits.version, 0, 0])
                bytes.insert(kinds.randomElement(using: &generator) ?? 1, at: 8)
            }
            Self.exercise(bytes)
        }
    }

    @Test("valid frames with flipped bytes never trap", arguments: [11, 12, 13, 14] as [UInt64])
    func mutations(seed: UInt64) {
        var generator = Generator(state: seed &* 0x9e37_79b9_7f4a_7c15)
        let valid = FrameTests.encoded(FrameTests.frames)
        for _ in 0..<2_000 {
            var bytes = valid
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            Self.exercise(bytes)
        }
    }
}
