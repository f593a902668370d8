import Glibc
import WorkflowModel

/// The configuration file: one JSON object of settings, and the role table.
struct ConfigurationFile: Equatable {
    var settings: [Setting: String] = [:]
    var roles = RoleTable(users: [:], groups: [:])

    /// No file: everything has its default.
    static let absent = ConfigurationFile()

    private static let rolesKey = "roles"

    private init() {}

    /// Parses the file's text.
    init(parsing bytes: [UInt8], at path: String, identities: Identities) throws(ConfigurationError) {
        let value: Value
        do throws(JSONError) {
            value = try Value.parse(bytes, limits: .document)
        } catch {
            throw ConfigurationError(at: path, "no JSON: \(error)")
        }
        guard case .object(let object) = value else {
            throw ConfigurationError(at: path, "the file must hold one JSON object")
        }
        for (key, value) in object {
            if key == Self.rolesKey {
                roles = try RoleTable(parsing: value, at: "\(path): roles", identities: identities)
            } else if let setting = Setting(rawValue: key) {
                settings[setting] = try Self.text(of: value, at: "\(path): \(key)")
            } else {
                let known = (Setting.allCases.map(\.rawValue) + [Self.rolesKey]).sorted().joined(separator: ", ")
                throw ConfigurationError(at: "\(path): \(key)", "no such setting; there are \(known)")
            }
        }
    }

    private static func text(of value: Value, at place: String) throws(ConfigurationError) -> String {
        switch value {
        case .string(let text): text
        case .integer(let integer): String(integer)
        case .null, .boolean, .double, .array, .object:
            throw ConfigurationError(at: place, "must be a text or a whole number")
        }
    }
}

extension ConfigurationFile {
    /// More than this is no configuration.
    private static let bytesMaximum = 256 << 10

    /// Reads and parses the file; one that others could write is refused, since it says who may run commands.
    init(reading path: String, ownUID: UInt32, identities: Identities) throws(ConfigurationError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ConfigurationError(at: path, "cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ConfigurationError(at: path, "is no regular file")
        }
        guard status.st_uid == 0 || status.st_uid == ownUID else {
            throw ConfigurationError(at: path, "belongs to uid \(status.st_uid): chown it to root or the daemon's user")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw ConfigurationError(at: path, "can be written by others: chmod go-w it")
        }
        guard status.st_size <= Self.bytesMaximum else {
            throw ConfigurationError(at: path, "is larger than \(Self.bytesMaximum) bytes")
        }
        try self.init(
            parsing: Self.read(descriptor, at: path), at: path, identities: identities)
    }

    private static func read(_ descriptor: CInt, at path: String) throws(ConfigurationError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: bytesMaximum) { buffer, count in
            while count < buffer.count {
                let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { code = errno }
                guard got > 0 else { return }
                count += got
            }
        }
        guard code == 0 else {
            throw ConfigurationError(at: path, "cannot be read: \(String(cString: strerror(code)))")
        }
        return bytes
    }
}
