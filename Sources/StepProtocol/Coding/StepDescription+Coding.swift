extension StepIdentifier {
    package func write(to writer: inout ByteWriter) {
        writer.write(execution)
        writer.write(token)
    }

    package init(from reader: inout ByteReader) throws(FrameError) {
        self.init(execution: try reader.read(UInt64.self, "execution"), token: try reader.read(UInt64.self, "token"))
    }
}

extension StepControl {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .run: writer.write(UInt8(1))
        case .freeze: writer.write(UInt8(2))
        case .stop(let graceMilliseconds):
            writer.write(UInt8(3))
            writer.write(graceMilliseconds != nil)
            if let graceMilliseconds { writer.write(graceMilliseconds) }
        }
    }

    init(from reader: inout ByteReader) throws(FrameError) {
        switch try reader.read(UInt8.self, "control") {
        case 1: self = .run
        case 2: self = .freeze
        case 3:
            let isGiven = try reader.readBool("grace")
            self = .stop(graceMilliseconds: isGiven ? try reader.read(UInt32.self, "grace") : nil)
        default: throw .malformed(field: "control")
        }
    }
}

extension StepDescription {
    func write(to writer: inout ByteWriter) {
        identifier.write(to: &writer)
        writer.write(executable)
        writer.write(arguments)
        writer.write(environment)
        writer.write(workingDirectory != nil)
        if let workingDirectory { writer.write(workingDirectory) }
        writer.write(fileModeMask)
        writer.write(UInt8(clamping: processLimits.count))
        for limit in processLimits {
            writer.write(limit.resource)
            writer.write(limit.soft)
            writer.write(limit.hard)
        }
        writer.write(groupLimits.memoryBytesMaximum)
        writer.write(groupLimits.processorMillis)
        writer.write(groupLimits.tasksMaximum)
        writer.write(groupLimits.transferBytesMaximum)
        input.write(to: &writer)
        outputCap.write(to: &writer)
        errorCap.write(to: &writer)
        writer.write(stopGraceMilliseconds)
        writer.write(refusesNewPrivileges)
        writer.write(exchanges)
        writer.write(UInt8(clamping: credentials.count))
        for credential in credentials {
            writer.write(credential.name)
            writer.write(credential.bytes)
        }
        writer.write(logFields)
    }

    init(from reader: inout ByteReader) throws(FrameError) {
        var budget = Limits.textBytesMaximum
        self.init(
            identifier: try StepIdentifier(from: &reader),
            executable: try reader.readString("executable", maximum: Limits.messageBytesMaximum),
            arguments: try reader.readStrings("arguments", budget: &budget),
            environment: try reader.readStrings("environment", budget: &budget),
            workingDirectory: try reader.readBool("working directory")
                ? try reader.readString("working directory", maximum: Limits.messageBytesMaximum) : nil,
            fileModeMask: try reader.read(UInt32.self, "file mode mask"),
            processLimits: try Self.readProcessLimits(from: &reader),
            groupLimits: GroupLimits(
                memoryBytesMaximum: try reader.read(UInt64.self, "memory limit"),
                processorMillis: try reader.read(UInt32.self, "processor limit"),
                tasksMaximum: try reader.read(UInt32.self, "tasks limit"),
                transferBytesMaximum: try reader.read(UInt64.self, "transfer limit")),
            input: try Input(from: &reader),
            outputCap: try OutputCap(from: &reader),
            errorCap: try OutputCap(from: &reader),
            stopGraceMilliseconds: try reader.read(UInt32.self, "grace"),
            refusesNewPrivileges: try reader.readBool("privileges"), exchanges: try reader.readBool("exchanges"),
            credentials: try Self.readCredentials(from: &reader), logFields: try Self.readLogFields(from: &reader))
        guard !executable.isEmpty else { throw .malformed(field: "executable") }
        // A program without its own name in argv[0] has been a privilege escalation (CVE-2021-4034).
        guard !arguments.isEmpty else { throw .malformed(field: "arguments") }
        guard fileModeMask <= 0o777 else { throw .malformed(field: "file mode mask") }
    }

    private static func readCredentials(from reader: inout ByteReader) throws(FrameError) -> [Credential] {
        let count = Int(try reader.read(UInt8.self, "credentials"))
        guard count <= Limits.credentialsMaximum else { throw .malformed(field: "credentials") }
        var credentials: [Credential] = []
        var budget = Limits.credentialBytesMaximum
        for _ in 0..<count {
            let name = try reader.readString("credential's name", maximum: Limits.credentialNameBytesMaximum)
            let bytes = try reader.readBytes("credential", maximum: budget)
            budget -= bytes.count
            // It becomes a path below a directory that is ours.
            guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/")) else {
                throw .malformed(field: "credential's name")
            }
            credentials.append(Credential(name: name, bytes: bytes))
        }
        return credentials
    }

    private static func readLogFields(from reader: inout ByteReader) throws(FrameError) -> [String] {
        var budget = Limits.logFieldBytesMaximum
        let fields = try reader.readStrings("log fields", budget: &budget)
        guard fields.count <= Limits.logFieldsMaximum else { throw .malformed(field: "log fields") }
        return fields
    }

    private static func readProcessLimits(from reader: inout ByteReader) throws(FrameError) -> [ProcessLimit] {
        let count = Int(try reader.read(UInt8.self, "process limits"))
        guard count <= Limits.resourceLimitsMaximum else { throw .malformed(field: "process limits") }
        var limits: [ProcessLimit] = []
        for _ in 0..<count {
            limits.append(
                ProcessLimit(
                    resource: try reader.read(UInt32.self, "resource"),
                    soft: try reader.read(UInt64.self, "soft limit"),
                    hard: try reader.read(UInt64.self, "hard limit")))
        }
        return limits
    }
}

extension StepDescription.Input {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .null: writer.write(UInt8(0))
        case .bytes(let bytes):
            writer.write(UInt8(1))
            writer.write(bytes)
        case .file(let path):
            writer.write(UInt8(2))
            writer.write(path)
        }
    }

    init(from reader: inout ByteReader) throws(FrameError) {
        switch try reader.read(UInt8.self, "input") {
        case 0: self = .null
        case 1: self = .bytes(try reader.readBytes("input", maximum: Limits.inputBytesMaximum))
        case 2: self = .file(try reader.readString("input", maximum: Limits.messageBytesMaximum))
        default: throw .malformed(field: "input")
        }
    }
}

extension StepDescription.OutputCap {
    func write(to writer: inout ByteWriter) {
        writer.write(headBytesMaximum)
        writer.write(tailBytesMaximum)
    }

    init(from reader: inout ByteReader) throws(FrameError) {
        self.init(
            headBytesMaximum: try reader.read(UInt64.self, "head cap"),
            tailBytesMaximum: try reader.read(UInt64.self, "tail cap"))
        // Far above any disk; keeps sums of offsets within 63 bits.
        guard headBytesMaximum < 1 << 50, tailBytesMaximum < 1 << 50 else { throw .malformed(field: "output cap") }
    }
}
