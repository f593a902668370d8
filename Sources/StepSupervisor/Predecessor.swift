import CStepSpawn
import Glibc
import StepProtocol

/// What a supervisor hands to its successor in a re-execution: numbers of descriptors that stay open, and steps.
struct Predecessor {
    static let version: UInt32 = 1

    var lock: Int32
    var listener: Int32
    var markBase: UInt64
    var marksGiven: UInt64
    var descriptorLimit: step_limit
    var steps: [Step]

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.version)
        writer.write(lock)
        writer.write(listener)
        writer.write(markBase)
        writer.write(marksGiven)
        writer.write(descriptorLimit.resource)
        writer.write(descriptorLimit.soft)
        writer.write(descriptorLimit.hard)
        writer.write(UInt32(clamping: steps.count))
        for step in steps { step.write(to: &writer) }
        return writer.bytes
    }

    /// What this supervisor is now.
    init(of supervisor: Supervisor) {
        lock = supervisor.directory.lock.number
        listener = supervisor.listener.number
        markBase = supervisor.markBase
        marksGiven = supervisor.marksGiven
        descriptorLimit = supervisor.descriptorLimit
        steps = Array(supervisor.steps.values)
    }

    /// Throws when the bytes are of another version.
    init(_ bytes: [UInt8], directory: String) throws(FrameError) {
        var reader = ByteReader(bytes, in: 0..<bytes.count)
        guard try reader.read(UInt32.self, "version") == Self.version else { throw .malformed(field: "version") }
        lock = try reader.read(Int32.self, "lock")
        listener = try reader.read(Int32.self, "listener")
        markBase = try reader.read(UInt64.self, "mark base")
        marksGiven = try reader.read(UInt64.self, "marks given")
        descriptorLimit = step_limit(
            resource: try reader.read(UInt32.self, "resource"), soft: try reader.read(UInt64.self, "soft limit"),
            hard: try reader.read(UInt64.self, "hard limit"))
        steps = []
        for _ in 0..<(try reader.read(UInt32.self, "steps")) {
            steps.append(try Step(from: &reader, directory: directory))
        }
        try reader.finish()
    }

    /// Every descriptor that must stay open.
    var descriptors: [Int32] {
        [lock, listener]
            + steps.flatMap { [$0.output, $0.error] }.compactMap(\.self).flatMap {
                [$0.pipeNumber, $0.fileNumber].compactMap(\.self)
            }
    }
}

extension Step {
    func write(to writer: inout ByteWriter) {
        entry.write(to: &writer)
        writer.write(mark)
        writer.write(slot ?? .max)
        if case .ending(let ending) = phase {
            writer.write(true)
            ending.write(to: &writer)
        } else {
            writer.write(false)
        }
        for flag in [isStopping, isKilling, isInterrupted, isStored] { writer.write(flag) }
        writer.write(UInt32(clamping: freezeChecksDone))
        writer.write(stopGraceMilliseconds)
        writer.write(deadline ?? 0)
        writer.write(processorMicroseconds)
        writer.write(memoryPeakBytes)
        writer.write(survivorsEnded)
        writer.write(group?.path ?? "")
        for capture in [output, error] {
            writer.write(capture != nil)
            capture?.write(to: &writer)
        }
    }

    convenience init(from reader: inout ByteReader, directory: String) throws(FrameError) {
        let entry = try StepEntry(from: &reader)
        self.init(identifier: entry.identifier, mark: try reader.read(UInt64.self, "mark"))
        let slot = try reader.read(UInt32.self, "slot")
        self.slot = slot == .max ? nil : slot
        switch entry.state {
        case .running(let processID, let frozen):
            self.processID = processID
            isFrozen = frozen
        case .finished(let result): phase = .finished(result)
        case .lost(let reason): phase = .lost(reason: reason)
        }
        if try reader.readBool("ending") { phase = .ending(try StepResult.Ending(from: &reader)) }
        isStopping = try reader.readBool("stopping")
        isKilling = try reader.readBool("killing")
        isInterrupted = try reader.readBool("interrupted")
        isStored = try reader.readBool("stored")
        freezeChecksDone = Int(try reader.read(UInt32.self, "freeze checks"))
        stopGraceMilliseconds = try reader.read(UInt32.self, "grace")
        let deadline = try reader.read(UInt64.self, "deadline")
        self.deadline = deadline == 0 ? nil : deadline
        processorMicroseconds = try reader.read(UInt64.self, "processor time")
        memoryPeakBytes = try reader.read(UInt64.self, "memory peak")
        survivorsEnded = try reader.read(UInt32.self, "survivors")
        let groupPath = try reader.readString("group", maximum: StepProtocol.Limits.messageBytesMaximum)
        group = groupPath.isEmpty ? nil : try? ControlGroup(path: groupPath)
        let prefix = "\(directory)/steps/\(identifier.execution)/\(identifier.token)"
        output = try reader.readBool("output") ? try OutputCapture(from: &reader, path: prefix + ".stdout") : nil
        error = try reader.readBool("error") ? try OutputCapture(from: &reader, path: prefix + ".stderr") : nil
    }
}

extension OutputCapture {
    func write(to writer: inout ByteWriter) {
        writer.write(pipeNumber ?? -1)
        writer.write(fileNumber ?? -1)
        writer.write(cap.headBytesMaximum)
        writer.write(cap.tailBytesMaximum)
        writer.write(position.bytes)
        writer.write(position.fileEnd)
        writer.write(position.holeEnd)
        writer.write(position.hasFailed)
    }

    convenience init(from reader: inout ByteReader, path: String) throws(FrameError) {
        let pipe = try reader.read(Int32.self, "pipe")
        let file = try reader.read(Int32.self, "file")
        self.init(
            path: path,
            cap: StepDescription.OutputCap(
                headBytesMaximum: try reader.read(UInt64.self, "head cap"),
                tailBytesMaximum: try reader.read(UInt64.self, "tail cap")),
            pipe: pipe < 0 ? nil : OwnedDescriptor(pipe), file: file < 0 ? nil : OwnedDescriptor(file),
            position: Position(
                bytes: try reader.read(UInt64.self, "bytes"), fileEnd: try reader.read(UInt64.self, "file end"),
                holeEnd: try reader.read(UInt64.self, "hole end"), hasFailed: try reader.readBool("failed")))
    }
}
