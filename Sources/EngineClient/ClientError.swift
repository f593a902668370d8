public import EngineProtocol
import Glibc

/// Why a request has no result.
public enum ClientError: Error, Sendable, Equatable {
    /// Nobody listens at the path.
    case notRunning(path: String)
    /// The user may not connect to the path.
    case notPermitted(path: String)
    /// The path is longer than a Unix socket's may be.
    case pathTooLong(path: String)
    /// Nobody accepted the connection in time.
    case connectTimedOut(path: String)
    /// The kernel refused an operation.
    case system(operation: String, errno: Int32)
    /// The daemon closed the connection before it answered: whether the request was carried out is unknown.
    case disconnected
    /// No answer came in time: whether the request was carried out is unknown.
    case timedOut
    /// The interruption descriptor became readable.
    case interrupted
    /// What came is not the protocol.
    case malformed(String)
    /// Notifications came faster than they were taken.
    case overflow
    /// The daemon answered with an error.
    case refused(ProtocolError)
}

extension ClientError {
    /// With what status a command-line program ends.
    public var exitStatus: ExitStatus {
        switch self {
        case .notRunning, .connectTimedOut, .disconnected, .timedOut, .system: .unreachable
        case .notPermitted: .notPermitted
        case .pathTooLong: .usage
        case .interrupted: .interrupted
        case .malformed: .protocolError
        case .overflow: .busy
        case .refused(let error): error.code.exitStatus
        }
    }
}

extension ClientError: CustomStringConvertible {
    /// One sentence that says what happened.
    public var description: String {
        switch self {
        case .notRunning(let path): "The engine is not running: nobody listens at \(path)."
        case .notPermitted(let path): "You may not connect to the engine at \(path)."
        case .pathTooLong(let path):
            "The socket path \(path) is longer than \(ProtocolLimits.socketPathBytesMaximum) bytes."
        case .connectTimedOut(let path): "The engine at \(path) did not accept the connection in time."
        case .system(let operation, let errno): "\(operation) failed: \(Self.explanation(of: errno))."
        case .disconnected: "The engine closed the connection before it answered."
        case .timedOut: "The engine did not answer in time."
        case .interrupted: "Interrupted."
        case .malformed(let reason): "The peer does not speak the engine's protocol: \(reason)."
        case .overflow: "News came faster than they were taken."
        case .refused(let error): error.message
        }
    }

    /// What to do about it; nil when the description says it all.
    public var remedy: String? {
        switch self {
        case .notRunning:
            """
            Start it with "systemctl start engined" (as a service), "systemctl --user start engined" (as yours), \
            or "engined" in a terminal; ENGINE_SOCKET names another socket.
            """
        case .notPermitted(let path): Self.permissionRemedy(path)
        case .pathTooLong: "Give ENGINE_SOCKET or --socket a shorter path."
        case .connectTimedOut, .timedOut: "It may be recovering or its disk may hang; see \"journalctl -u engined\"."
        case .disconnected:
            "Whether the request was carried out is unknown; ask for the status, or repeat it with the same --key."
        case .malformed: "Check that the socket is the engine's and that both programs have the same version."
        case .system, .interrupted, .overflow: nil
        case .refused(let error): error.remedy
        }
    }

    private static func permissionRemedy(_ path: String) -> String {
        guard let group = SocketFile.groupName(of: path) else {
            return "Ask the owner of the engine for access to its socket."
        }
        return "Members of the group \"\(group)\" may: \"sudo usermod -aG \(group) $USER\", then log in again."
    }

    private static func explanation(of errno: Int32) -> String {
        guard let text = strerror(errno) else { return "error \(errno)" }
        return String(cString: text)
    }
}
