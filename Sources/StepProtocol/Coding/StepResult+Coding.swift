extension StepResult {
    package func write(to writer: inout ByteWriter) {
        identifier.write(to: &writer)
        ending.write(to: &writer)
        for stream in [output, error, reported] {
            writer.write(stream.bytes)
            writer.write(stream.droppedBytes)
        }
        writer.write(processorMicroseconds)
        writer.write(memoryPeakBytes)
        writer.write(diskReadBytes)
        writer.write(diskWrittenBytes)
        writer.write(outOfMemory)
        writer.write(survivorsEnded)
    }

    package init(from reader: inout ByteReader) throws(FrameError) {
        self.init(
            identifier: try StepIdentifier(from: &reader),
            ending: try Ending(from: &reader),
            output: try Stream(from: &reader),
            error: try Stream(from: &reader),
            reported: try Stream(from: &reader),
            processorMicroseconds: try reader.read(UInt64.self, "processor time"),
            memoryPeakBytes: try reader.read(UInt64.self, "memory peak"),
            diskReadBytes: try reader.read(UInt64.self, "disk read"),
            diskWrittenBytes: try reader.read(UInt64.self, "disk written"),
            outOfMemory: try reader.readBool("out of memory"),
            survivorsEnded: try reader.read(UInt32.self, "survivors"))
    }
}

extension StepResult.Stream {
    init(from reader: inout ByteReader) throws(FrameError) {
        self.init(
            bytes: try reader.read(UInt64.self, "output bytes"),
            droppedBytes: try reader.read(UInt64.self, "dropped bytes"))
    }
}

extension StepResult.Ending {
    package func write(to writer: inout ByteWriter) {
        switch self {
        case .exited(let code):
            writer.write(UInt8(1))
            writer.write(code)
        case .signalled(let signal):
            writer.write(UInt8(2))
            writer.write(signal)
        case .notSpawned(let stage, let errno, let path):
            writer.write(UInt8(3))
            writer.write(stage.rawValue)
            writer.write(errno)
            writer.write(path)
        case .interrupted(let reason):
            writer.write(UInt8(4))
            writer.write(reason)
        }
    }

    package init(from reader: inout ByteReader) throws(FrameError) {
        switch try reader.read(UInt8.self, "ending") {
        case 1: self = .exited(code: try reader.read(Int32.self, "exit code"))
        case 2: self = .signalled(signal: try reader.read(Int32.self, "signal"))
        case 3:
            guard let stage = SpawnStage(rawValue: try reader.read(UInt8.self, "stage")) else {
                throw .malformed(field: "stage")
            }
            self = .notSpawned(
                stage: stage, errno: try reader.read(Int32.self, "errno"),
                path: try reader.readString("path", maximum: Limits.messageBytesMaximum))
        case 4: self = .interrupted(reason: try reader.readString("reason", maximum: Limits.messageBytesMaximum))
        default: throw .malformed(field: "ending")
        }
    }
}

extension StepEntry {
    package func write(to writer: inout ByteWriter) {
        identifier.write(to: &writer)
        switch state {
        case .running(let processID, let frozen):
            writer.write(UInt8(1))
            writer.write(processID)
            writer.write(frozen)
            notice.write(to: &writer)
        case .finished(let result):
            writer.write(UInt8(2))
            result.write(to: &writer)
        case .lost(let reason):
            writer.write(UInt8(3))
            writer.write(reason)
        }
    }

    package init(from reader: inout ByteReader) throws(FrameError) {
        let identifier = try StepIdentifier(from: &reader)
        switch try reader.read(UInt8.self, "state") {
        case 1:
            let processID = try reader.read(Int32.self, "process")
            let frozen = try reader.readBool("frozen")
            self.init(
                identifier: identifier,
                state: .running(processID: processID, frozen: frozen), notice: try StepNotice(from: &reader))
        case 2: self.init(identifier: identifier, state: .finished(try StepResult(from: &reader)))
        case 3:
            let reason = try reader.readString("reason", maximum: Limits.messageBytesMaximum)
            self.init(identifier: identifier, state: .lost(reason: reason))
        default: throw .malformed(field: "state")
        }
    }
}
