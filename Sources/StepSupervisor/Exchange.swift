import CStepSpawn
import Glibc
import StepProtocol

/// What a step and the supervisor exchange beside the streams: a directory with a socket for notices, room for a file
/// of outputs, and the step's credentials while it runs.
///
/// Directories are used again, because a step that exchanges nothing then makes no file at all. Nothing of a step can
/// reach into the next one: a step has ended only when every process of it is gone.
final class Exchange {
    let number: UInt32
    let path: String
    private let socket: OwnedDescriptor?

    /// What a datagram came with.
    struct Datagram {
        var count: Int
        /// Zero when it cannot be told.
        var processID: Int32
        var user: Int64
    }

    /// Makes the directory, with its socket unless the path is too long for one.
    init(number: UInt32, in root: String) throws(SystemError) {
        self.number = number
        path = "\(root)/\(number)"
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw SystemError() }
        let descriptor = step_notify_listen(path + "/notify")
        if descriptor < 0, errno != ENAMETOOLONG { throw SystemError() }
        socket = descriptor < 0 ? nil : OwnedDescriptor(descriptor)
    }

    /// Takes over a predecessor's.
    init(number: UInt32, in root: String, socket: Int32) {
        self.number = number
        path = "\(root)/\(number)"
        self.socket = socket < 0 ? nil : OwnedDescriptor(socket)
    }

    /// Where notices come in; nil when the path is too long.
    var socketNumber: Int32? {
        switch socket {
        case .some(let owned): owned.number
        case .none: nil
        }
    }

    /// What the step is told of it; names that it has already are left out.
    func environment(hasCredentials: Bool, beside given: [String]) -> [String] {
        var entries = ["ENGINE_OUTPUT=\(path)/output"]
        if socketNumber != nil { entries.append("NOTIFY_SOCKET=\(path)/notify") }
        if hasCredentials { entries.append("CREDENTIALS_DIRECTORY=\(path)/credentials") }
        return entries.filter { entry in
            let name = entry.prefix { $0 != "=" } + "="
            return !given.contains { $0.hasPrefix(name) }
        }
    }

    /// The next datagram, or nil when none waits.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Datagram? {
        guard let socketNumber else { return nil }
        var datagram = Datagram(count: 0, processID: 0, user: -1)
        datagram.count = step_notify_receive(
            socketNumber, buffer.baseAddress, buffer.count, &datagram.processID, &datagram.user)
        return datagram.count < 0 ? nil : datagram
    }

    /// Puts secrets into files of their own.
    func store(_ credentials: [StepDescription.Credential]) throws(SystemError) {
        guard !credentials.isEmpty else { return }
        let directory = path + "/credentials"
        guard mkdir(directory, 0o700) == 0 else { throw SystemError() }
        for credential in credentials {
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
            let file = try OwnedDescriptor(checking: open("\(directory)/\(credential.name)", flags, 0o400))
            let code = SystemFiles.writeAll(credential.bytes, to: file.number)
            guard code == 0 else { throw SystemError(code: code) }
        }
    }

    /// Copies what the step wrote as its outputs to `target`, as much as is kept of it.
    func takeOutput(to target: String) -> StepResult.Stream {
        let descriptor = open(path + "/output", O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return StepResult.Stream() }
        let source = OwnedDescriptor(descriptor)
        var status = stat()
        guard fstat(source.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            return StepResult.Stream()
        }
        let size = UInt64(status.st_size)
        let kept = SystemFiles.contents(of: source.number, maximum: Limits.reportedBytesMaximum) ?? []
        return StepResult.Stream(bytes: size, droppedBytes: write(kept, to: target) ? size - UInt64(kept.count) : size)
    }

    private func write(_ bytes: [UInt8], to target: String) -> Bool {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        var descriptor = open(target, flags, 0o600)
        if descriptor < 0, errno == ENOENT, let slash = target.lastIndex(of: "/") {
            _ = mkdir(String(target[..<slash]), 0o700)
            descriptor = open(target, flags, 0o600)
        }
        guard descriptor >= 0 else {
            log("cannot create \(target): \(SystemError().message)")
            return false
        }
        let file = OwnedDescriptor(descriptor)
        let code = SystemFiles.writeAll(bytes, to: file.number)
        if code != 0 { log("cannot write \(target): \(SystemError(code: code).message)") }
        return code == 0
    }

    /// Makes the directory as it was: for the next step.
    func clear(_ buffer: UnsafeMutableRawBufferPointer) {
        while receive(into: buffer) != nil {}
        for name in SystemFiles.names(in: path) where name != "notify" { SystemFiles.remove(path + "/" + name) }
    }
}
