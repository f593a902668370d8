extension Greeting {
    func write(to writer: inout ByteWriter) {
        writer.write(processID)
        writer.write(incarnation)
        writer.write(abilities.rawValue)
        writer.write(hindrance)
    }

    init(from reader: inout ByteReader) throws(FrameError) {
        self.init(
            processID: try reader.read(Int32.self, "process"),
            incarnation: try reader.readString("incarnation", maximum: Limits.messageBytesMaximum),
            abilities: Abilities(rawValue: try reader.read(UInt32.self, "abilities")),
            hindrance: try reader.readString("hindrance", maximum: Limits.messageBytesMaximum))
    }
}

extension Refusal {
    func write(to writer: inout ByteWriter) {
        writer.write(identifier != nil)
        identifier?.write(to: &writer)
        writer.write(reason.rawValue)
        writer.write(message)
    }

    init(from reader: inout ByteReader) throws(FrameError) {
        let identifier = try reader.readBool("identifier") ? try StepIdentifier(from: &reader) : nil
        guard let reason = Reason(rawValue: try reader.read(UInt8.self, "reason")) else {
            throw .malformed(field: "reason")
        }
        self.init(
            reason, identifier: identifier,
            message: try reader.readString("message", maximum: Limits.messageBytesMaximum))
    }
}
