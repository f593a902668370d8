internal import EngineCore
package import EngineJournal
internal import WorkflowModel

/// Turns host records into journal payloads and back. Deterministic: equal records give equal bytes.
package enum HostRecordCodec {
    /// The first byte of every record; a later format counts up. Readers know all formats up to it.
    static let formatVersion: UInt64 = 1
    /// Of checkpoints' executions: format 2 knows where the loops around a step stood.
    static let stateFormatVersion: UInt64 = 2

    /// The journal's record kinds. Numbers are never reused.
    enum Kind: UInt8, CaseIterable {
        case definitionRegistered = 1
        case executionCreated = 2
        case executionEvents = 3
        case hostStarted = 4
        case executionsForgotten = 5
        case definitionForgotten = 6
        case definitionPublished = 7
        case definitionRemoved = 8
        case eventPublished = 9
        case scheduleFacts = 10
        case eventOffered = 11
        case counters = 16
        case executionState = 17
        case eventKeys = 18
        case scheduleState = 19
        case scheduleCounter = 20
    }

    static func encode(_ record: HostRecord) -> Payload {
        var writer = RecordWriter()
        writer.write(formatVersion)
        switch record {
        case .definitionRegistered(let digest, let compiled):
            writer.write(digest)
            writer.write(compiled)
            return payload(.definitionRegistered, writer)
        case .executionCreated(let created):
            write(created, to: &writer)
            return payload(.executionCreated, writer)
        case .executionEvents(let execution, let first, let events):
            writer = RecordWriter(reserving: events.count + 24)
            writer.write(formatVersion)
            writer.write(execution.number)
            writer.write(first)
            writer.write(events)
            return payload(.executionEvents, writer)
        case .hostStarted(let incarnation, let time, let version):
            writer.write(incarnation)
            writer.write(UInt64(bitPattern: time.millisecondsSinceEpoch))
            writer.write(version)
            return payload(.hostStarted, writer, ignorable: true)
        case .executionsForgotten(let executions):
            writer.write(UInt64(executions.count))
            for execution in executions { writer.write(execution.number) }
            return payload(.executionsForgotten, writer)
        case .definitionForgotten(let digest): return payload(.definitionForgotten) { $0.write(digest) }
        case .definitionPublished(let publication):
            writer.write(publication.digest)
            writer.write(UInt64(publication.publishedBy))
            writer.write(UInt64(bitPattern: publication.publishedAt.millisecondsSinceEpoch))
            return payload(.definitionPublished, writer)
        case .definitionRemoved(let digest): return payload(.definitionRemoved) { $0.write(digest) }
        case .eventPublished(let event):
            writer = RecordWriter(reserving: event.json.count + 16)
            writer.write(formatVersion)
            writer.write(event.number)
            writer.write(UInt64(event.publishedBy))
            writer.write(event.json)
            return payload(.eventPublished, writer)
        case .eventKeys(let last, let keys):
            writer.write(last)
            writer.write(UInt64(keys.count))
            for key in keys {
                writer.write(key.high)
                writer.write(key.low)
                writer.write(key.number)
            }
            return payload(.eventKeys, writer)
        case .eventOffered(let user, let json):
            writer.write(UInt64(user))
            writer.write(json)
            return payload(.eventOffered, writer)
        case .scheduleFacts(let schedule, let first, let facts):
            writer.write(schedule.number)
            writer.write(first)
            writer.write(facts)
            return payload(.scheduleFacts, writer)
        case .scheduleState(let state): return payload(.scheduleState) { $0.write(state) }
        case .scheduleCounter(let next): return payload(.scheduleCounter) { $0.write(next.number) }
        case .counters(let nextExecution): return payload(.counters) { $0.write(nextExecution.number) }
        case .executionState(let stored):
            writer = RecordWriter(reserving: stored.state.count + 64)
            writer.write(stateFormatVersion)
            write(stored, to: &writer)
            return payload(.executionState, writer)
        }
    }

    /// Nil for a kind that this program does not know and that may be skipped.
    package static func decode(_ payload: Payload) throws(RecordError) -> HostRecord? {
        guard let kind = Kind(rawValue: payload.kind) else {
            if payload.ignorable { return nil }
            throw RecordError("record kind \(payload.kind) is unknown: upgrade the program")
        }
        var reader = RecordReader(payload.bytes)
        let version = try reader.integer()
        let newest = kind == .executionState ? stateFormatVersion : formatVersion
        guard (1...newest).contains(version) else {
            throw RecordError("record format \(version) is newer than \(newest): upgrade the program")
        }
        let record = try content(of: kind, version, from: &reader)
        try reader.end()
        return record
    }

    /// The events that a record holds of one execution, and the sequence of the first. Nil for any other record, which
    /// is told apart without reading its content.
    static func events(
        of execution: ExecutionID, in payload: Payload
    ) throws(RecordError) -> (first: UInt64, events: [UInt8])? {
        guard payload.kind == Kind.executionEvents.rawValue else { return nil }
        var reader = RecordReader(payload.bytes)
        guard try reader.integer() == formatVersion, try reader.integer() == execution.number else { return nil }
        return (try reader.integer(), try reader.content())
    }

    private static func content(
        of kind: Kind, _ version: UInt64, from reader: inout RecordReader
    ) throws(RecordError) -> HostRecord {
        switch kind {
        case .definitionRegistered:
            return .definitionRegistered(digest: try reader.text(), compiled: try reader.content())
        case .executionCreated:
            return .executionCreated(try created(from: &reader))
        case .executionEvents:
            return .executionEvents(
                execution: ExecutionID(number: try reader.integer()), first: try reader.integer(),
                events: try reader.content())
        case .hostStarted:
            return .hostStarted(
                incarnation: try reader.text(),
                at: Instant(millisecondsSinceEpoch: Int64(bitPattern: try reader.integer())),
                version: try reader.text())
        case .executionsForgotten:
            var executions: [ExecutionID] = []
            for _ in 0..<(try reader.count()) { executions.append(ExecutionID(number: try reader.integer())) }
            return .executionsForgotten(executions)
        case .definitionForgotten:
            return .definitionForgotten(digest: try reader.text())
        case .definitionPublished:
            return .definitionPublished(
                Publication(
                    digest: try reader.text(), publishedBy: try user(from: &reader),
                    publishedAt: Instant(millisecondsSinceEpoch: Int64(bitPattern: try reader.integer()))))
        case .definitionRemoved:
            return .definitionRemoved(digest: try reader.text())
        case .eventPublished:
            return .eventPublished(
                PublishedEvent(
                    number: try reader.integer(), publishedBy: try user(from: &reader), json: try reader.content()))
        case .eventKeys:
            let last = try reader.integer()
            var keys: [RememberedEvent] = []
            for _ in 0..<(try reader.count()) {
                keys.append(
                    RememberedEvent(
                        high: try reader.integer(), low: try reader.integer(), number: try reader.integer()))
            }
            return .eventKeys(last: last, keys: keys)
        case .eventOffered: return .eventOffered(by: try user(from: &reader), json: try reader.content())
        case .scheduleFacts:
            return .scheduleFacts(
                schedule: ScheduleID(number: try reader.integer()), first: try reader.integer(),
                facts: try reader.content())
        case .scheduleState: return .scheduleState(try reader.content())
        case .scheduleCounter: return .scheduleCounter(next: ScheduleID(number: try reader.integer()))
        case .counters:
            return .counters(nextExecution: ExecutionID(number: try reader.integer()))
        case .executionState:
            return .executionState(try stored(version, from: &reader))
        }
    }

    private static func payload(_ kind: Kind, _ writer: RecordWriter, ignorable: Bool = false) -> Payload {
        Payload(kind: kind.rawValue, ignorable: ignorable, bytes: writer.bytes)
    }
}

// MARK: - Parts

extension HostRecordCodec {
    /// A record of one or two fields.
    private static func payload(_ kind: Kind, _ write: (inout RecordWriter) -> Void) -> Payload {
        var writer = RecordWriter()
        writer.write(formatVersion)
        write(&writer)
        return payload(kind, writer)
    }

    private static func write(_ created: CreatedExecution, to writer: inout RecordWriter) {
        writer.write(created.execution.number)
        writer.write(created.digest)
        writer.write(UInt64(created.startedBy))
        writer.write(created.key)
    }

    private static func created(from reader: inout RecordReader) throws(RecordError) -> CreatedExecution {
        let execution = ExecutionID(number: try reader.integer())
        let digest = try reader.text()
        let startedBy = try user(from: &reader)
        return CreatedExecution(
            execution: execution, digest: digest, startedBy: startedBy, key: try reader.optionalText())
    }

    private static func user(from reader: inout RecordReader) throws(RecordError) -> UInt32 {
        guard let user = UInt32(exactly: try reader.integer()) else {
            throw RecordError("a user number exceeds 32 bits")
        }
        return user
    }

    private static func write(_ stored: StoredExecution, to writer: inout RecordWriter) {
        write(stored.created, to: &writer)
        writer.write(stored.firstPosition)
        writer.write(stored.lastPosition)
        writer.write(stored.state)
        writer.write(UInt64(stored.steps.count))
        for step in stored.steps {
            writer.write(step.token.number)
            writer.write(UInt64(UInt32(bitPattern: step.node)))
            writer.write(UInt64(UInt32(bitPattern: step.attempt)))
            writer.write(UInt64(step.iteration.count))
            for index in step.iteration { writer.write(UInt64(max(0, index))) }
        }
    }

    private static func stored(
        _ version: UInt64, from reader: inout RecordReader
    ) throws(RecordError) -> StoredExecution {
        let created = try created(from: &reader)
        let firstPosition = try reader.integer()
        let lastPosition = try reader.integer()
        let state = try reader.content()
        var steps: [StepTrace] = []
        for _ in 0..<(try reader.count()) {
            var step = StepTrace(
                token: Token(number: try reader.integer()), node: try small(from: &reader),
                attempt: try small(from: &reader))
            if version >= 2 {
                for _ in 0..<(try reader.count()) { step.iteration.append(Int(try small(from: &reader))) }
            }
            steps.append(step)
        }
        return StoredExecution(
            created: created, firstPosition: firstPosition, lastPosition: lastPosition, state: state, steps: steps)
    }

    private static func small(from reader: inout RecordReader) throws(RecordError) -> Int32 {
        guard let bits = UInt32(exactly: try reader.integer()) else {
            throw RecordError("a number of a step exceeds 32 bits")
        }
        return Int32(bitPattern: bits)
    }
}
