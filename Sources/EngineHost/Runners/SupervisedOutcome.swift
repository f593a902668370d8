internal import EngineCore
internal import Glibc
internal import StepProtocol

extension SupervisedRunner {
    /// The outcome that the host journals: the result, and of the output files as much as it keeps.
    func outcome(of result: StepResult) -> RunOutcome {
        switch result.ending {
        case .exited(let code): .exited(code: code, output: captured(result))
        case .signalled(let signal): .signalled(signal: signal, output: captured(result))
        case .interrupted(let reason): .interrupted(reason: reason)
        case .notSpawned(let stage, let errno, let path):
            .spawnFailed(errno: errno, path: path, message: Self.message(stage, errno, path))
        }
    }

    private func captured(_ result: StepResult) -> Captured {
        let paths = outputPaths(result.identifier.key)
        let maximum = configuration.capturedBytesMaximum
        let stdout = result.output.bytes == 0 ? [] : Self.read(paths.stdout, head: maximum)
        return Captured(
            stdout: stdout,
            stderrTail: result.error.bytes == 0 ? "" : Self.tail(paths.stderr),
            stdoutTruncated: UInt64(stdout.count) < result.output.bytes || result.output.droppedBytes > 0,
            processorMilliseconds: Int64(clamping: result.processorMicroseconds / 1000),
            memoryBytesPeak: result.memoryPeakBytes == 0 ? nil : Int64(clamping: result.memoryPeakBytes),
            outOfMemory: result.outOfMemory)
    }

    private static func read(_ path: String, head maximum: Int) -> [UInt8] {
        withFile(path) { descriptor, size in read(descriptor, from: 0, count: min(maximum, size)) } ?? []
    }

    /// The last lines, of so many bytes at most.
    private static func tail(_ path: String) -> String {
        let bytes =
            withFile(path) { descriptor, size in
                let count = min(Limits.stderrTailBytesMaximum, size)
                var bytes = read(descriptor, from: size - count, count: count)
                // A line cut at its front is left out, unless it is all there is.
                if count < size, let newline = bytes.dropLast().firstIndex(of: UInt8(ascii: "\n")) {
                    bytes.removeFirst(newline + 1)
                }
                return bytes
            } ?? []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let isEnded = bytes.last == UInt8(ascii: "\n")
        let kept = lines.suffix(Limits.stderrTailLinesMaximum + (isEnded ? 1 : 0))
        return String(decoding: Array(kept.joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
    }

    private static func withFile(_ path: String, _ body: (Int32, Int) -> [UInt8]) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        return body(descriptor, Int(clamping: status.st_size))
    }

    private static func read(_ descriptor: Int32, from offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let result = pread(
                    descriptor, buffer.baseAddress?.advanced(by: initialized), count - initialized,
                    off_t(offset + initialized))
                guard result > 0 else { return }
                initialized += result
            }
        }
    }

    private static func message(_ stage: SpawnStage, _ code: Int32, _ path: String) -> String {
        let reason = String(cString: strerror(code))
        return switch stage {
        case .execute: "cannot execute \(path): \(reason)"
        case .directory: "cannot enter the working directory \(path): \(reason)"
        case .input: "cannot open the standard input \(path): \(reason)"
        case .limit: "cannot set a resource limit for \(path): \(reason)"
        case .capacity: "the supervisor holds as many steps as it may; \(path) was not started"
        case .record: "cannot record the step in \(path): \(reason)"
        case .clone, .session, .descriptor, .privilege: "cannot make a process for \(path): \(reason)"
        }
    }
}
