public import WorkflowModel

/// Executions as bytes, for checkpoints: without the definition, and without what follows from the rest.
public enum ExecutionCodec {
    /// The version that is written. Readers know all versions up to it.
    public static let version: UInt8 = 2

    /// The bytes of the execution: the same for equal executions.
    public static func encode(_ execution: Execution) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        writer.number(execution.id.number)
        writer.number(execution.sequence)
        writer.state(execution.state)
        return writer.bytes
    }

    /// The execution of such bytes. Refuses what no execution of the definition can be, so that it can be run.
    public static func decode(_ bytes: [UInt8], definition: Definition) throws(CodecError) -> Execution {
        try decode(bytes, Program(definition))
    }

    /// The execution of such bytes, of the same definition as `other`, with which it shares what was prepared of it.
    public static func decode(_ bytes: [UInt8], sharing other: Execution) throws(CodecError) -> Execution {
        try decode(bytes, other.program)
    }

    private static func decode(_ bytes: [UInt8], _ program: Program) throws(CodecError) -> Execution {
        var reader = ByteReader(bytes)
        try reader.version(upTo: version)
        let id = ExecutionID(number: try reader.number())
        let sequence = try reader.number()
        var state = try reader.state()
        try reader.finish()
        guard state.isConsistent(with: program) else { throw reader.failure(.inconsistent) }
        state.derive(program)
        return Execution(id: id, program: program, sequence: sequence, state: state)
    }
}

extension State {
    /// Sets what follows from the rest.
    fileprivate mutating func derive(_ program: Program) {
        runningSteps = effects.count { entry in
            if case .run = entry.element.effect { true } else { false }
        }
        runningRequests = effects.count { $0.element.effect.isWorkingRequest }
        for (key, record) in nodes where program.counted[Int(key)] {
            count(record, by: 1)
            settledUnits += program.units(of: Int(key), record)
        }
        for key in threads.keys { refresh(ThreadID(number: key), program) }
    }
}
