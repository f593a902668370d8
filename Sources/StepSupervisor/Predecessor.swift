import CStepSpawn
import Glibc
import StepProtocol

/// What a supervisor hands to its successor in a re-execution: numbers of descriptors that stay open, and steps.
struct Predecessor {
    /// Goes up with each change of what is handed over. A successor that does not know the version would lose the
    /// steps, so it has to read those of all packages that it may replace.
    static let version: UInt32 = 3

    var lock: Int32 = -1
    var listener: Int32 = -1
    var markBase: UInt64 = 0
    var marksGiven: UInt64 = 0
    var descriptorLimit = step_limit()
    var steps: [Step] = []

    /// What this supervisor is now.
    init(of supervisor: Supervisor) {
        lock = supervisor.directory.lock.number
        listener = supervisor.listener.number
        markBase = supervisor.markBase
        marksGiven = supervisor.marksGiven
        descriptorLimit = supervisor.descriptorLimit
        steps = Array(supervisor.steps.values)
        for step in steps {
            step.output?.prepareForSuccessor()
            step.error?.prepareForSuccessor()
        }
    }

    /// Throws when the bytes are of another version.
    init(_ bytes: [UInt8], _ options: Options) throws(FrameError) {
        var handover = Handover(reading: bytes)
        try exchange(&handover)
        for _ in 0..<(try handover.reader.read(UInt32.self, "steps")) {
            let entry = try StepEntry(from: &handover.reader)
            let step = Step(identifier: entry.identifier, mark: try handover.reader.read(UInt64.self, "mark"))
            step.restore(entry.state)
            step.notice = entry.notice
            try step.exchange(&handover, directory: options.state)
            try step.exchangeExchange(&handover, root: options.exchangePath)
            steps.append(step)
        }
        try handover.reader.finish()
    }

    /// Everything, for the successor.
    func bytes() throws(FrameError) -> [UInt8] {
        var handover = Handover()
        var copy = self
        try copy.exchange(&handover)
        handover.writer.write(UInt32(clamping: steps.count))
        for step in steps {
            step.entry.write(to: &handover.writer)
            handover.writer.write(step.mark)
            try step.exchange(&handover, directory: "")
            try step.exchangeExchange(&handover, root: "")
        }
        return handover.writer.bytes
    }

    private mutating func exchange(_ handover: inout Handover) throws(FrameError) {
        var version = Self.version
        try handover.exchange(&version)
        guard version == Self.version else { throw .malformed(field: "version") }
        try handover.exchange(&lock)
        try handover.exchange(&listener)
        try handover.exchange(&markBase)
        try handover.exchange(&marksGiven)
        try handover.exchange(&descriptorLimit.resource)
        try handover.exchange(&descriptorLimit.soft)
        try handover.exchange(&descriptorLimit.hard)
    }

    /// Every descriptor that must stay open.
    var descriptors: [Int32] { [lock, listener] + steps.flatMap(\.descriptors) }
}

/// Writes fields, or reads them in the same order: one description serves both sides.
struct Handover {
    var writer = ByteWriter()
    var reader = ByteReader([], in: 0..<0)
    let isReading: Bool

    init() { isReading = false }

    init(reading bytes: [UInt8]) {
        reader = ByteReader(bytes, in: 0..<bytes.count)
        isReading = true
    }

    mutating func exchange(_ value: inout some FixedWidthInteger) throws(FrameError) {
        if isReading { value = try reader.read(type(of: value), "number") } else { writer.write(value) }
    }

    mutating func exchange(_ value: inout Bool) throws(FrameError) {
        if isReading { value = try reader.readBool("flag") } else { writer.write(value) }
    }

    mutating func exchange(_ value: inout String) throws(FrameError) {
        let maximum = StepProtocol.Limits.messageBytesMaximum
        if isReading { value = try reader.readString("text", maximum: maximum) } else { writer.write(value) }
    }
}

extension Handover {
    mutating func exchange(_ values: inout [String]) throws(FrameError) {
        var budget = StepProtocol.Limits.textBytesMaximum
        if isReading { values = try reader.readStrings("texts", budget: &budget) } else { writer.write(values) }
    }

    mutating func exchange(_ bytes: inout [UInt8]) throws(FrameError) {
        if isReading {
            bytes = try reader.readBytes("bytes", maximum: Limits.logLineBytesMaximum)
        } else {
            writer.write(bytes)
        }
    }
}

extension Step {
    fileprivate func restore(_ state: StepEntry.State) {
        switch state {
        case .running(let processID, let frozen):
            self.processID = processID
            isFrozen = frozen
        case .finished(let result): phase = .finished(result)
        case .lost(let reason): phase = .lost(reason: reason)
        }
    }

    fileprivate func exchange(_ handover: inout Handover, directory: String) throws(FrameError) {
        try exchangeEnding(&handover)
        try handover.exchange(&isStopping)
        try handover.exchange(&isKilling)
        try handover.exchange(&isInterrupted)
        try handover.exchange(&isStored)
        try handover.exchange(&freezeChecksDone)
        try handover.exchange(&stopGraceMilliseconds)
        try handover.exchange(&processorMicroseconds)
        try handover.exchange(&memoryPeakBytes)
        try handover.exchange(&diskReadBytes)
        try handover.exchange(&diskWrittenBytes)
        try handover.exchange(&survivorsEnded)
        var slot = slot ?? .max
        try handover.exchange(&slot)
        self.slot = slot == .max ? nil : slot
        var deadline = deadline ?? 0
        try handover.exchange(&deadline)
        self.deadline = deadline == 0 ? nil : deadline
        var groupPath = group?.path ?? ""
        try handover.exchange(&groupPath)
        if handover.isReading, !groupPath.isEmpty { group = try? ControlGroup(path: groupPath) }
        let prefix = "\(directory)/steps/\(identifier.execution)/\(identifier.token)"
        output = try OutputCapture.exchange(output, &handover, path: prefix + ".stdout")
        error = try OutputCapture.exchange(error, &handover, path: prefix + ".stderr")
    }

    /// The directory that it exchanges through, and how far its lines and their times have come.
    fileprivate func exchangeExchange(_ handover: inout Handover, root: String) throws(FrameError) {
        var number = exchange?.number ?? 0
        var socket = exchange?.socketNumber ?? -1
        try handover.exchange(&number)
        try handover.exchange(&socket)
        if handover.isReading, number > 0 { exchange = Exchange(number: number, in: root, socket: socket) }
        try handover.exchange(&logFields)
        var records = output?.timeline?.flush() ?? 0
        try handover.exchange(&records)
        for capture in [output, error].compactMap(\.self) {
            try handover.exchange(&capture.inheritedLine)
            try handover.exchange(&capture.inheritedSkipped)
        }
        guard handover.isReading, let path = output?.path else { return }
        let timeline = OutputTimeline(path: String(path.dropLast("stdout".utf8.count)) + "timeline", count: records)
        for capture in [output, error] { capture?.timeline = timeline }
    }

    private func exchangeEnding(_ handover: inout Handover) throws(FrameError) {
        var isEnding = false
        if case .ending(let ending) = phase {
            isEnding = true
            try handover.exchange(&isEnding)
            ending.write(to: &handover.writer)
        } else {
            try handover.exchange(&isEnding)
            if isEnding { phase = .ending(try StepResult.Ending(from: &handover.reader)) }
        }
    }

    fileprivate var descriptors: [Int32] {
        [exchange?.socketNumber].compactMap(\.self)
            + [output, error].compactMap(\.self).flatMap { [$0.pipeNumber, $0.fileNumber].compactMap(\.self) }
    }
}

extension OutputCapture {
    fileprivate static func exchange(
        _ capture: OutputCapture?, _ handover: inout Handover, path: String
    ) throws(FrameError) -> OutputCapture? {
        var isThere = capture != nil
        try handover.exchange(&isThere)
        guard isThere else { return nil }
        var pipe = capture?.pipeNumber ?? -1
        var file = capture?.fileNumber ?? -1
        var cap = capture?.cap ?? .standard
        var position = capture?.position ?? Position()
        try handover.exchange(&pipe)
        try handover.exchange(&file)
        try handover.exchange(&cap.headBytesMaximum)
        try handover.exchange(&cap.tailBytesMaximum)
        try handover.exchange(&position.bytes)
        try handover.exchange(&position.fileEnd)
        try handover.exchange(&position.holeEnd)
        try handover.exchange(&position.hasFailed)
        guard handover.isReading else { return capture }
        return OutputCapture(
            path: path, cap: cap, pipe: pipe < 0 ? nil : OwnedDescriptor(pipe),
            file: file < 0 ? nil : OwnedDescriptor(file), position: position)
    }
}
