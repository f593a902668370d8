import CStepSpawn
import Glibc
import StepProtocol

/// What a step and the supervisor exchange beside the streams: a directory with a socket for notices, room for a file
/// of outputs, and the step's credentials while it runs.
///
/// Directories are used again, because a step that exchanges nothing then makes no file at all. Nothing of a step can
/// reach into the next one: a step has ended only when every process of it is gone.
final class Exchange: Coded {
    private(set) var path = ""
    /// Where notices come in; none when the path is too long.
    private(set) var socket = OwnedDescriptor()

    init() {}

    /// Makes the directory, with its socket unless the path is too long for one.
    init(path: String) throws(SystemError) {
        self.path = path
        try SystemFiles.makeDirectory(path)
        socket = OwnedDescriptor(step_listen(path + "/notify", Int32(SOCK_DGRAM.rawValue)))
        if socket.number < 0, errno != ENAMETOOLONG { throw SystemError() }
    }

    func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&path, "path")
        try coder.code(&socket, "socket")
    }

    /// What the step is told of it; names that it has already are left out.
    func environment(for description: StepDescription) -> [String] {
        var entries = ["ENGINE_OUTPUT=\(path)/output"]
        if socket.number >= 0 { entries.append("NOTIFY_SOCKET=\(path)/notify") }
        if !description.credentials.isEmpty { entries.append("CREDENTIALS_DIRECTORY=\(path)/credentials") }
        let names = Set(description.environment.map { $0.prefix { $0 != "=" } })
        return entries.filter { !names.contains($0.prefix { $0 != "=" }) }
    }

    /// The next datagram and who sent it (0 when it cannot be told), or nil when none waits.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> (bytes: UnsafeRawBufferPointer, processID: Int32)? {
        var processID: Int32 = 0
        let count = step_notify_receive(socket.number, buffer.baseAddress, buffer.count, &processID)
        return count < 0 ? nil : (UnsafeRawBufferPointer(rebasing: buffer[..<count]), processID)
    }

    /// Puts secrets into files of their own.
    func store(_ credentials: [StepDescription.Credential]) throws(SystemError) {
        for credential in credentials {
            let file = try SystemFiles.create("\(path)/credentials/\(credential.name)", O_WRONLY | O_EXCL)
            guard fchmod(file.number, 0o400) == 0 else { throw SystemError() }
            try SystemFiles.write(credential.bytes, to: file.number)
        }
    }

    /// Copies what the step wrote as its outputs to `target`, unless it is more than is kept.
    func takeOutput(to target: String) -> StepResult.Stream {
        var status = stat()
        guard lstat(path + "/output", &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            return StepResult.Stream()
        }
        let size = UInt64(status.st_size)
        do throws(SystemError) {
            if let bytes = SystemFiles.read(path + "/output", maximum: Limits.reportedBytesMaximum) {
                let file = try SystemFiles.create(target)
                try SystemFiles.write(bytes, to: file.number)
                return StepResult.Stream(bytes: size)
            }
        } catch {
            log("cannot write \(target): \(error.message)")
        }
        return StepResult.Stream(bytes: size, droppedBytes: size)
    }

    /// Makes the directory as it was: for the next step.
    func clear(_ buffer: UnsafeMutableRawBufferPointer) {
        while receive(into: buffer) != nil {}
        for name in SystemFiles.names(in: path) where name != "notify" { SystemFiles.remove(path + "/" + name) }
    }
}
