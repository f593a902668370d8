import EngineHost
import EngineJournal
import Glibc

/// Why the daemon ends by itself: what it tells the operator, and the service manager.
struct DaemonFailure: Error {
    var exit: DaemonExit
    var reason: String

    init(_ exit: DaemonExit, _ reason: String) {
        self.exit = exit
        self.reason = reason
    }

    /// What any error of starting or running comes to.
    init(any error: any Error) {
        switch error {
        case let failure as DaemonFailure: self = failure
        case let error as ConfigurationError: self.init(.configuration, error.description)
        case let failure as SocketActivation.Failure: self.init(.configuration, failure.description)
        case let failure as FileSystem.Failure: self.init(.notPermitted, failure.description)
        case let failure as ListeningSocket.Failure: self.init(failure)
        case let error as JournalError: self.init(error)
        case let failure as EngineFailure: self.init(failure)
        default: self.init(.internalError, "\(error)")
        }
    }

    init(_ failure: ListeningSocket.Failure) {
        switch failure {
        case .inUse: self.init(.alreadyRunning, failure.description)
        case .unusable: self.init(.notPermitted, failure.description)
        }
    }

    init(_ error: JournalError) {
        let exit: DaemonExit =
            switch error {
            case .locked: .alreadyRunning
            case .newerFormat, .unknownFeatures, .notInitialized, .unsuitableFileSystem: .configuration
            case .damaged: .corruption
            case .unavailable(let error): error.isRefusal ? .notPermitted : .journalFailure
            case .busy, .diskFull, .tooLarge, .invalidPayload, .dropped, .notEmpty, .failed, .closed:
                .journalFailure
            }
        self.init(exit, error.description)
    }

    init(_ failure: EngineFailure) {
        let exit: DaemonExit =
            switch failure {
            case .journal: .journalFailure
            case .recovery: .configuration
            case .runner: .supervisorUnavailable
            }
        self.init(exit, failure.description)
    }
}

extension DiskError {
    /// True when the file system lets the daemon do nothing, rather than fails.
    fileprivate var isRefusal: Bool { [EACCES, EPERM, EROFS].contains(number) }
}
