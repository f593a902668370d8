import Glibc

/// Who starts the step supervisor.
enum SupervisorProgram: Sendable, Equatable {
    /// The daemon, when nobody answers.
    case started(path: String)
    /// Its own unit; the daemon waits for it.
    case awaited

    /// The setting's word for a supervisor that something else starts.
    private static let awaitedWord = "none"

    /// Without the setting it is the program beside the daemon's own.
    init(_ settings: SettingReader) throws(ConfigurationError) {
        if settings.text(.stepd) == Self.awaitedWord {
            self = .awaited
        } else {
            self = .started(path: try settings.path(.stepd) ?? Self.besideOwnProgram)
        }
    }

    /// Nil when something else starts it.
    var path: String? {
        switch self {
        case .started(let path): path
        case .awaited: nil
        }
    }

    private static var besideOwnProgram: String {
        let own = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer -> String in
            guard let base = buffer.baseAddress else { return "" }
            let count = readlink("/proc/self/exe", base, buffer.count)
            return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return "\(FileSystem.parent(of: own))/engine-stepd"
    }
}
