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
            stderrTail: result.error.bytes == 0 ? "" : Self.tail(paths.stderr, of: result.error.bytes),
            stdoutTruncated: UInt64(stdout.count) < result.output.bytes || result.output.droppedBytes > 0,
            reported: result.reported.droppedBytes > 0 || result.reported.bytes == 0
                ? [] : Self.read(paths.reported, head: EngineCore.Limits.reportedBytesMaximum),
            reportedBytesDropped: Int64(clamping: result.reported.droppedBytes),
            processorMilliseconds: Int64(clamping: result.processorMicroseconds / 1000),
            memoryBytesPeak: result.memoryPeakBytes == 0 ? nil : Int64(clamping: result.memoryPeakBytes),
            diskBytesRead: Int64(clamping: result.diskReadBytes),
            diskBytesWritten: Int64(clamping: result.diskWrittenBytes),
            outOfMemory: result.outOfMemory)
    }

    /// The beginning, up to what was dropped.
    private static func read(_ path: String, head maximum: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < maximum,
            let piece = try? StepOutput.read(path, from: UInt64(bytes.count), count: maximum - bytes.count),
            piece.offset == UInt64(bytes.count), !piece.bytes.isEmpty
        {
            bytes += piece.bytes
        }
        return bytes
    }

    /// The last lines, of so many bytes at most.
    private static func tail(_ path: String, of count: UInt64) -> String {
        let maximum = Limits.stderrTailBytesMaximum
        let offset = count - min(count, UInt64(maximum))
        guard let piece = try? StepOutput.read(path, from: offset, count: maximum) else { return "" }
        var bytes = piece.bytes
        // A line cut at its front is left out, unless it is all there is.
        if piece.offset > 0, let newline = bytes.dropLast().firstIndex(of: UInt8(ascii: "\n")) {
            bytes.removeFirst(newline + 1)
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let isEnded = bytes.last == UInt8(ascii: "\n")
        let kept = lines.suffix(Limits.stderrTailLinesMaximum + (isEnded ? 1 : 0))
        return String(decoding: Array(kept.joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
    }

    private static func message(_ stage: SpawnStage, _ code: Int32, _ path: String) -> String {
        let reason = String(cString: strerror(code))
        return switch stage {
        case .execute: "cannot execute \(path): \(reason)"
        case .directory: "cannot enter the working directory \(path): \(reason)"
        case .input: "cannot open the standard input \(path): \(reason)"
        case .limit: "cannot set a resource limit for \(path): \(reason)"
        case .capacity: "the supervisor holds as many steps as it may; \(path) was not started"
        case .exchange: "cannot make the directory \(path) for what the command exchanges with the engine: \(reason)"
        case .clone, .session, .descriptor, .privilege: "cannot make a process for \(path): \(reason)"
        }
    }
}
